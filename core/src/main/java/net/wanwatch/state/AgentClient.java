package net.wanwatch.state;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import net.wanwatch.http.Call;
import net.wanwatch.http.Token;
import net.wanwatch.poll.Poll;
import net.wanwatch.probe.EchoKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the agent for its state, at each of its addresses in turn, until one answers.
///
/// A tunnel that dies takes the connection it carried with it, so one unanswered question means little: silence is
/// said when the agent was asked everywhere and for 4 s. With a poll a second that is 5 s unheard. It stays with the
/// address that answered last and keeps its connection, for each new one costs the router a conntrack entry.
public final class AgentClient implements Poll.Source<AgentState> {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(AgentClient.class);

  private final List<URI> addresses;
  private final Optional<String> key;
  private final Runnable refused;
  private int turn;

  /// @param addresses base addresses (`http://10.0.0.1:9977`), the best first
  public AgentClient(List<URI> addresses) {
    this(addresses, Optional.empty(), () -> {});
  }

  /// @param key told with every question where the agent cannot make it for itself, so that its echo knows our probes
  /// @param refused told each time the VPS turns us away: it is there, and its agent is not
  public AgentClient(List<URI> addresses, EchoKey key, Runnable refused) {
    this(addresses, key.header(), refused);
  }

  private AgentClient(List<URI> addresses, Optional<String> key, Runnable refused) {
    this.key = key;
    this.refused = refused;
    this.addresses = addresses.stream().map(base -> base.resolve("/api/v1/state")).toList();
  }

  /// The loop that asks once a second.
  public static Poll<AgentState> poll(Poll.Source<AgentState> client, InstantSource clock) {
    return new Poll<>("agent", client, Duration.ofSeconds(1), clock);
  }

  @Override
  public AgentState read() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      long began = System.nanoTime();
      try {
        return AgentState.parse(ask(addresses.get(turn)));
      } catch (IOException e) {
        if (isRefused(e)) {
          refused.run();
        }
        turn = (turn + 1) % addresses.size();
        if (Thread.currentThread().isInterrupted() || System.nanoTime() - end >= 0) {
          throw new IOException("VPS not heard: " + reason(e), e);
        }
        rest(began);
      }
    }
  }

  /// An address that refuses at once is asked no more than four times a second.
  private static void rest(long began) throws InterruptedIOException {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, began + 250_000_000 - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /// A closed port, and no firewall or router on the way that says so.
  private static boolean isRefused(IOException e) {
    return e instanceof ConnectException && String.valueOf(e.getMessage()).contains("refused");
  }

  private static String reason(IOException e) {
    return e instanceof SocketTimeoutException ? "no answer" : String.valueOf(e.getMessage());
  }

  /// Tells the agent that probing ends now, so that it takes the silence for no dark site. Nobody answering is no
  /// error, and keeps nobody waiting for long.
  ///
  /// @param token and the key show the agent that it is the collector who says so
  public static void goodbye(List<URI> addresses, Token token, EchoKey key) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (var base : addresses) {
      if (System.nanoTime() - end >= 0) {
        return;
      }
      try {
        var call = Call.of("POST", base.resolve("/api/v1/goodbye"), TIMEOUT, TIMEOUT).as(token);
        key.header().ifPresent(it -> call.header(EchoKey.HEADER, it));
        if (call.send().status() == 204) {
          return;
        }
      } catch (IOException e) {
        log.debug("no goodbye at {}: {}", base, e.getMessage());
      }
    }
  }

  private String ask(URI address) throws IOException {
    var call = Call.of("GET", address, TIMEOUT, TIMEOUT);
    key.ifPresent(it -> call.header(EchoKey.HEADER, it));
    var reply = call.send();
    if (reply.status() != 200) {
      throw new IOException("it answered " + reply.status());
    }
    return reply.text();
  }
}
