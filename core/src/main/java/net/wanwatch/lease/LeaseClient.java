package net.wanwatch.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import net.wanwatch.http.Call;
import net.wanwatch.http.Call.Reply;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;

/// Borrows iperf3 servers from the agent, asking at each of its addresses in turn until one can be reached.
///
/// Once a request is on its way it is not asked again elsewhere: the agent may have heard it, and would answer the
/// second that it is busy with the first.
public final class LeaseClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofMillis(1500);
  private static final Duration READ = Duration.ofSeconds(6);

  private final Servers agent;
  private final Token token;

  public LeaseClient(Servers agent, Token token) {
    this.agent = agent;
    this.token = token;
  }

  /// Asks for one server per tunnel.
  public LeaseAnswer borrow(String router, List<String> tunnels, Duration length) {
    var body = JSON.createObjectNode().put("router", router);
    tunnels.forEach(body.putArray("tunnels")::add);
    return borrow(body, length);
  }

  /// Asks for one server at the VPS's loopback address.
  public LeaseAnswer borrowForCrew(Duration length) {
    return borrow(JSON.createObjectNode().put("tunnels", "crew"), length);
  }

  /// Asks for a comparison's servers: one for each tunnel and one at the VPS's loopback address, all at one port.
  public LeaseAnswer borrowForComparison(String router, List<String> tunnels, Duration length) {
    var body = JSON.createObjectNode().put("router", router).put("for", "comparison");
    tunnels.forEach(body.putArray("tunnels")::add);
    return borrow(body, length);
  }

  private LeaseAnswer borrow(ObjectNode body, Duration length) {
    try {
      var reply = ask("POST", "/api/v1/leases", body.put("seconds", length.toSeconds()).toString());
      return switch (reply.status()) {
        case 201 -> new LeaseAnswer.Lent(Lease.parse(reply.text()));
        case 409 -> busy(reply.text());
        case 401, 403 -> new LeaseAnswer.Refused("token", token(reply));
        case 503 ->
          new LeaseAnswer.Refused(reply.text().contains("not installed") ? "no-iperf3" : "agent-refused", reply.line());
        default ->
          new LeaseAnswer.Refused("agent-refused", "the agent answers %d: %s".formatted(reply.status(), reply.line()));
      };
    } catch (IOException e) {
      return new LeaseAnswer.Silent(String.valueOf(e.getMessage()));
    }
  }

  private static LeaseAnswer busy(String text) throws IOException {
    try {
      var json = JSON.readTree(text);
      return new LeaseAnswer.Busy(Instant.parse(json.path("until").asText()),
          Duration.ofSeconds(json.path("retry-after-seconds").asLong()));
    } catch (JacksonException | DateTimeParseException e) {
      throw new IOException("its answer says not when to come back", e);
    }
  }

  /// Gives it back, so that the next may run: its servers are gone when this returns.
  ///
  /// @throws IOException where the agent is not heard; the lease ends by itself then
  public void giveBack(Lease lease) throws IOException {
    var reply = ask("DELETE", "/api/v1/leases/" + lease.id(), "");
    if (reply.status() != 204 && reply.status() != 404) {
      throw new IOException("the agent answers %d: %s".formatted(reply.status(), reply.line()));
    }
  }

  /// The VPS's version of iperf3; empty where it has none.
  ///
  /// @throws IOException where the agent is not heard or refuses the token
  public Optional<String> iperf3() throws IOException {
    var reply = askIperf3();
    return switch (reply.status()) {
      case 200 -> Optional.of(JSON.readTree(reply.text()).path("version").asText());
      case 503 -> Optional.empty();
      case 401, 403 -> throw new IOException(token(reply));
      default -> throw new IOException("the agent answers %d: %s".formatted(reply.status(), reply.line()));
    };
  }

  /// A busy VPS starts a program for it, so it is asked twice.
  private Reply askIperf3() throws IOException {
    try {
      return ask("GET", "/api/v1/iperf3", "");
    } catch (IOException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return ask("GET", "/api/v1/iperf3", "");
      }
      throw e;
    }
  }

  private Reply ask(String method, String path, String body) throws IOException {
    IOException last = new IOException("the agent has no address");
    for (var address : agent.addresses()) {
      try {
        var call = agent.call(method, address.resolve(path), CONNECT, READ).as(token).alone();
        return (body.isEmpty() ? call : call.with("application/json", body.getBytes(UTF_8))).send();
      } catch (ConnectException | NoRouteToHostException | SSLHandshakeException e) {
        last = silent(address, e);
      } catch (SocketTimeoutException e) {
        last = silent(address, e);
        if (!Call.isUnasked(e)) {
          throw last;
        }
      } catch (IOException e) {
        throw silent(address, e);
      }
    }
    throw last;
  }

  private static IOException silent(URI address, IOException e) {
    var what = e instanceof SSLHandshakeException ? "is not believed" : "does not answer";
    return new IOException(
        "the agent at %s:%d %s: %s".formatted(address.getHost(), address.getPort(), what, e.getMessage()), e);
  }

  private String token(Reply reply) {
    return token.header().isEmpty()
        ? "the agent wants a token, and collector: token-file is not configured"
        : reply.status() == 401
            ? "the agent refuses our token; both ends need the same one in their token-file"
            : "the agent has no token: configure agent: {token-file: …}";
  }
}
