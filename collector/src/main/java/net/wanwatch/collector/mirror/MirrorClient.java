package net.wanwatch.collector.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import net.wanwatch.http.Call;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.journal.Batch;
import net.wanwatch.journal.Position;

/// Speaks to the agent's `/api/v1/journal`, at each of its addresses in turn; it stays with the one that answered last.
public final class MirrorClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(2);
  /// Its tunnel may have died in the middle, and people wait for what it brings.
  private static final Duration READ = Duration.ofSeconds(4);

  private final Servers agent;
  private final List<URI> addresses;
  private final String site;
  private final Token token;
  private int turn;

  public MirrorClient(Servers agent, String site, Token token) {
    this.agent = agent;
    this.addresses = agent.addresses().stream().map(base -> base.resolve("/api/v1/journal")).toList();
    this.site = site;
    this.token = token;
  }

  List<Position> acknowledged(String journal) throws IOException {
    var positions = new ArrayList<Position>();
    for (var node : ask("GET", "", journal, new byte[0])) {
      positions.add(position(node));
    }
    return positions;
  }

  Position push(String journal, Batch batch) throws IOException {
    var from = "&file=" + encoded(batch.from().file()) + "&offset=" + batch.from().offset();
    return position(ask("POST", from, journal, batch.lines()));
  }

  private static Position position(JsonNode node) {
    return new Position(node.path("file").asText(), node.path("offset").asLong());
  }

  private JsonNode ask(String method, String more, String journal, byte[] body) throws IOException {
    var query = "?site=" + encoded(site) + "&journal=" + encoded(journal) + more;
    IOException last = new IOException("the agent has no address");
    for (int i = 0; i < addresses.size(); i++) {
      var address = URI.create(addresses.get(turn) + query);
      try {
        return answer(address, method, body);
      } catch (Answered e) {
        throw e;
      } catch (IOException e) {
        turn = (turn + 1) % addresses.size();
        var what = e instanceof SSLHandshakeException ? "is not believed" : "does not answer";
        last = new IOException(
            "the agent at %s:%d %s: %s".formatted(address.getHost(), address.getPort(), what, e.getMessage()), e);
      }
    }
    throw last;
  }

  private JsonNode answer(URI address, String method, byte[] body) throws IOException {
    var call = agent.call(method, address, CONNECT, READ).as(token);
    var reply = (body.length == 0 ? call : call.with("application/jsonl", body)).send();
    if (reply.status() != 200) {
      throw new Answered(reply);
    }
    return JSON.readTree(reply.text());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /// The agent answered, and it was no.
  private static final class Answered extends IOException {
    private static final long serialVersionUID = 1L;

    Answered(Call.Reply reply) {
      super("the agent refuses the journal (%d): %s".formatted(reply.status(), reply.line()));
    }
  }
}
