package net.wanwatch.collector.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.ssh.SshShell;
import net.wanwatch.collector.ssh.TestRouter;
import net.wanwatch.collector.watch.RouterWatch;
import net.wanwatch.collector.watch.Targets;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole watch over a real SSH server, whose end of it is played.
class RouterWatchTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Ssh SSH = Ssh.start();

  @TempDir
  Path folder = Path.of("");

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicReference<Reading<RouterReading>> latest = new AtomicReference<>(new Reading.Pending<>());

  private void tell(Event event) {
    switch (event) {
      case Event.Pinged(var _, var _, var _, var ping) when ping instanceof Event.Ping.Answered -> told.add("answered");
      case Event.Watching(var _, var _, var reason) -> told.add(reason.map(why -> "down: " + why).orElse("up"));
      default -> {
        // of no interest here
      }
    }
  }

  @AfterAll
  static void stop() {
    SSH.close();
  }

  private void poll(String address) {
    latest.set(new Reading.Heard<>(Instant.EPOCH,
        new RouterReading(Instant.EPOCH, Duration.ZERO, Instant.EPOCH, Duration.ZERO, OptionalDouble.empty(), Map.of(),
            OptionalLong.empty(), List.of(), List.of(new RouterReading.Address("eth1", address)), Optional.empty(),
            Optional.empty(), Map.of(), Map.of(), Map.of())));
  }

  private RouterWatch watch(TestRouter router, SshShell shell) {
    var r = router.config("127.0.0.1");
    var tunnel = new Config.Tunnel("wg1", "wg1", "10.0.1.2", "10.0.1.1", "wg1wan", Optional.of("eth1"));
    var config = new Config.Router(r.name(), r.addresses(), r.port(), r.user(), r.key(), r.passphraseFile(),
        r.knownHosts(), r.links(), List.of(tunnel));
    return new RouterWatch(config, new Targets("198.51.100.2", "198.51.100.1"), shell::open, latest::get,
        InstantSource.system(), this::tell).start();
  }

  @Test
  void itWaitsForAReadingThenStaysOpenAndOpensAnewForANewAddress() throws IOException, GeneralSecurityException {
    try (var router = new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519);
        var shell = new SshShell(SSH, router.config("127.0.0.1"), Duration.ofSeconds(20));
        var watch = watch(router, shell)) {
      assertThat(watch.alive()).isFalse();
      poll("100.64.1.13/24");
      await().atMost(LONGEST).until(() -> told.contains("up"));
      await().atMost(LONGEST).until(watch::alive);
      assertThat(told).containsExactly("answered", "up");
      poll("100.64.1.99/24");
      await().atMost(LONGEST)
          .untilAsserted(() -> assertThat(told).containsExactly("answered", "up", "down: the watch starts anew",
              "answered", "up"));
    }
  }

  @Test
  void aRouterThatIsGoneIsToldOnceAndFoundAgain() throws IOException, GeneralSecurityException {
    try (var router = new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519);
        var shell = new SshShell(SSH, router.config("127.0.0.1"), Duration.ofSeconds(20));
        var watch = watch(router, shell)) {
      poll("100.64.1.13/24");
      await().atMost(LONGEST).until(watch::alive);
      router.stop();
      await().atMost(LONGEST).untilAsserted(() -> assertThat(told).endsWith("down: the connection was lost"));
      assertThat(watch.alive()).isFalse();
      router.startAgain(router.hostKey);
      await().atMost(LONGEST).until(watch::alive);
      assertThat(told).containsExactly("answered", "up", "down: the connection was lost", "answered", "up");
    }
  }

  /// The SSH session goes on, only the stream says nothing: verdicts must not take that for loss.
  @Test
  void aFrozenStreamIsGivenUpAfterSixSeconds() throws IOException, GeneralSecurityException {
    try (var router = new TestRouter(folder, TestRouter.ED25519, TestRouter.ED25519);
        var shell = new SshShell(SSH, router.config("127.0.0.1"), Duration.ofSeconds(20));
        var watch = watch(router, shell)) {
      poll("100.64.1.13/24");
      await().atMost(LONGEST).until(watch::alive);
      router.mute.set(true);
      await().atMost(LONGEST).until(() -> told.size() > 2);
      assertThat(told).startsWith("answered", "up", "down: the router does not answer for 6 s");
      router.mute.set(false);
      await().atMost(LONGEST).until(watch::alive);
    }
  }
}
