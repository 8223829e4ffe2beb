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
import javax.net.ssl.SSLHandshakeException;
import net.wanwatch.http.Servers;
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
  /// What a message about an answer over TLS begins with that proves nothing.
  public static final String UNBELIEVED = "VPS's agent not believed: ";

  private static final Logger log = LoggerFactory.getLogger(AgentClient.class);

  private final Servers agent;
  private final List<URI> addresses;
  private final Optional<String> key;
  private final Runnable refused;
  private int turn;

  public AgentClient(Servers agent) {
    this(agent, Optional.empty(), () -> {});
  }

  /// @param key told with every question where the agent cannot make it for itself, so that its echo knows our probes
  /// @param refused told each time the VPS turns us away: it is there, and its agent is not
  public AgentClient(Servers agent, EchoKey key, Runnable refused) {
    this(agent, key.header(), refused);
  }

  private AgentClient(Servers agent, Optional<String> key, Runnable refused) {
    this.agent = agent;
    this.key = key;
    this.refused = refused;
    this.addresses = agent.addresses().stream().map(base -> base.resolve("/api/v1/state")).toList();
  }

  /// The loop that asks.
  public static Poll<AgentState> poll(Poll.Source<AgentState> client, Duration beat, InstantSource clock) {
    return new Poll<>("agent", client, beat, clock);
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
          throw new IOException(reason(e), e);
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

  /// Who answers, and is not believed or answers something else, is heard: nothing is said of the VPS by that.
  private static String reason(IOException e) {
    return switch (e) {
      case SSLHandshakeException tls -> UNBELIEVED + tls.getMessage();
      case SocketTimeoutException _ -> "VPS not heard: no answer";
      default -> "VPS not heard: " + e.getMessage();
    };
  }

  /// Tells the agent that probing ends now, so that it takes the silence for no dark site. Nobody answering is no
  /// error, and keeps nobody waiting for long.
  ///
  /// @param token and the key show the agent that it is the collector who says so
  public static void goodbye(Servers agent, Token token, EchoKey key) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (var base : agent.addresses()) {
      if (System.nanoTime() - end >= 0) {
        return;
      }
      try {
        var call = agent.call("POST", base.resolve("/api/v1/goodbye"), TIMEOUT, TIMEOUT).as(token);
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
    var call = agent.call("GET", address, TIMEOUT, TIMEOUT).small();
    key.ifPresent(it -> call.header(EchoKey.HEADER, it));
    var reply = call.send();
    if (reply.status() != 200) {
      throw new IOException("it answered %d: %s".formatted(reply.status(), reply.line()));
    }
    return reply.text();
  }
}
