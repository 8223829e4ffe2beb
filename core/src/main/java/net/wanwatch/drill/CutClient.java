package net.wanwatch.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.http.Call.Reply;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;

/// Asks the agent to cut a tunnel, at each address in turn: asked twice with the same id, it cuts once. The addresses must not be
/// reached over the tunnel that is to be cut.
public final class CutClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v1/drills";
  private static final Duration CONNECT = Duration.ofMillis(1500);
  private static final Duration READ = Duration.ofSeconds(6);
  private static final int MISDIRECTED = 421;

  private final Servers agent;
  private final Token token;

  public CutClient(Servers agent, Token token) {
    this.agent = agent;
    this.token = token;
  }

  /// What an answer tells.
  ///
  /// @param asked by `System.nanoTime`, as `at` is
  /// @param at when the answer came
  public record Heard(Cut cut, long asked, long at) {
    /// When the cut began by `System.nanoTime`, in the middle of what is possible: no clock on a wall is asked.
    public long began() {
      return asked + (at - asked) / 2 - cut.age().toNanos();
    }

    /// It may be wrong by this much either way; the cut's age is cut to the millisecond.
    public Duration bound() {
      return Duration.ofNanos((at - asked) / 2).plus(cut.bound()).plusMillis(1);
    }
  }

  private record Answered(Reply reply, long asked, long at) {
    Heard heard() throws IOException {
      return new Heard(Cut.parse(reply.text()), asked, at);
    }
  }

  /// @param id made up by whoever asks
  /// @throws CutRefused where nothing was cut
  /// @throws IOException where that is not known: the agent was not heard, and a cut that it made ends by itself
  public Heard cut(String id, String router, String tunnel, DrillKind kind, Duration length)
      throws CutRefused, IOException {
    var body = JSON.createObjectNode()
        .put("id", id)
        .put("router", router)
        .put("tunnel", tunnel)
        .put("kind", kind.word())
        .put("seconds", length.toSeconds())
        .toString();
    var answered = ask("POST", PATH, body);
    var reply = answered.reply();
    return switch (reply.status()) {
      case 201 -> answered.heard();
      case 409 -> throw new CutRefused("busy", reply.line());
      case 401, 403 -> throw new CutRefused("token", token(reply));
      case 404 -> throw new CutRefused("agent-cannot", "the agent of this version knows no drills: update the VPS");
      case 503 -> throw new CutRefused("agent-cannot", reply.line());
      default ->
        throw new CutRefused("agent-refused", "the agent answers %d: %s".formatted(reply.status(), reply.line()));
    };
  }

  /// The cut of that id, over or not; empty where the agent knows none.
  public Optional<Heard> look(String id) throws IOException {
    var answered = ask("GET", PATH + "/" + id, "");
    var reply = answered.reply();
    return switch (reply.status()) {
      case 200 -> Optional.of(answered.heard());
      case 404 -> Optional.empty();
      default -> throw new IOException("the agent answers %d: %s".formatted(reply.status(), reply.line()));
    };
  }

  /// Ends it early.
  ///
  /// @throws IOException where the agent is not heard; it ends by itself then
  public void end(String id) throws IOException {
    var reply = ask("DELETE", PATH + "/" + id, "").reply();
    if (reply.status() != 204 && reply.status() != 404) {
      throw new IOException("the agent answers %d: %s".formatted(reply.status(), reply.line()));
    }
  }

  private Answered ask(String method, String path, String body) throws IOException {
    IOException last = new IOException("there is no other way to the agent");
    for (var address : agent.addresses()) {
      try {
        var call = agent.call(method, address.resolve(path), CONNECT, READ).as(token).alone();
        long asked = System.nanoTime();
        var reply = (body.isEmpty() ? call : call.with("application/json", body.getBytes(UTF_8))).send();
        if (reply.status() != MISDIRECTED) {
          return new Answered(reply, asked, System.nanoTime());
        }
        last = new IOException(reply.line());
      } catch (IOException e) {
        last = silent(address, e);
      }
    }
    throw last;
  }

  private static IOException silent(URI address, IOException e) {
    return new IOException(
        "the agent at %s:%d does not answer: %s".formatted(address.getHost(), address.getPort(), e.getMessage()), e);
  }

  private String token(Reply reply) {
    return token.header().isEmpty()
        ? "the agent wants a token, and collector: token-file is not configured"
        : reply.status() == 401
            ? "the agent refuses our token; both ends need the same one in their token-file"
            : "the agent has no token: configure agent: {token-file: …}";
  }
}
