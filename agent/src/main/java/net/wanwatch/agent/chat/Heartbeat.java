package net.wanwatch.agent.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import net.wanwatch.agent.chat.service.Secret;
import net.wanwatch.config.Chats;
import net.wanwatch.http.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks an address each minute while the agent is well, so that a service which waits for it (a dead man's switch such as
/// healthchecks.io) tells people when the agent is not. The address may be a secret: it stands in no log.
public final class Heartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration EACH = Duration.ofMinutes(1);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration READ = Duration.ofSeconds(20);

  private final Chats chats;
  private final BooleanSupplier well;
  private final Thread thread = Thread.ofVirtual().name("heartbeat").unstarted(this::loop);
  private String fault = "";

  Heartbeat(Chats chats, BooleanSupplier well) {
    this.chats = chats;
    this.well = well;
  }

  /// Nothing is asked where no address is configured.
  ///
  /// @param well whether it may be asked now
  public static Optional<Heartbeat> start(Chats chats, BooleanSupplier well) {
    if (chats.heartbeat().isEmpty() && chats.heartbeatFile().isEmpty()) {
      return Optional.empty();
    }
    chats.heartbeatFile().flatMap(Secret::tooOpen).ifPresent(open -> log.warn("heartbeat: {}", open));
    var heartbeat = new Heartbeat(chats, well);
    heartbeat.thread.start();
    return Optional.of(heartbeat);
  }

  private void loop() {
    try {
      while (true) {
        Thread.sleep(EACH);
        beat();
      }
    } catch (InterruptedException e) {
      log.debug("heartbeat: ends");
    }
  }

  void beat() {
    if (!well.getAsBoolean()) {
      said("is left out, the agent is not well");
      return;
    }
    try {
      var address = chats.heartbeat().isPresent()
          ? chats.heartbeat().get()
          : Secret.address(chats.heartbeatFile().orElseThrow());
      var reply = Call.of("GET", address, CONNECT, READ).header("User-Agent", "wanwatch").alone().send();
      said(reply.status() / 100 == 2 ? "" : "is answered with %d: look at its address".formatted(reply.status()));
    } catch (Secret.Bad e) {
      said("cannot be sent, " + e.getMessage());
    } catch (IOException e) {
      said("is not taken, " + e.getClass().getSimpleName());
    }
  }

  /// What keeps being so is said once.
  private void said(String now) {
    if (!now.isEmpty() && !now.equals(fault)) {
      log.warn("heartbeat: {}", now);
    }
    if (now.isEmpty() && !fault.isEmpty()) {
      log.info("heartbeat: is taken again");
    }
    fault = now;
  }

  String fault() {
    return fault;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
