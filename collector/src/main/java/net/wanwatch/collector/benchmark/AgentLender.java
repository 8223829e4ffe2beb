package net.wanwatch.collector.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.http.Token;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the agent for leases (`/api/v1/leases`), at each of its addresses in turn.
public final class AgentLender implements Lender {
  private static final Logger log = LoggerFactory.getLogger(AgentLender.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONNECT_MILLIS = 1500;
  private static final int READ_MILLIS = 5000;
  private static final int LONGEST_ANSWER = 1 << 16;

  private final List<URI> addresses;
  private final Token token;

  private record Answer(int status, String text, JsonNode json) {}

  /// @param addresses the agent's base addresses (`http://10.0.0.1:9977`), the best first
  public AgentLender(List<URI> addresses, Token token) {
    this.addresses = List.copyOf(addresses);
    this.token = token;
  }

  @Override
  public Lease lend(List<String> tunnels, Duration time) throws NotLent {
    if (token.header().isEmpty()) {
      throw new NotLent("no-token", "no token-file is configured for the collector: the agent would lend nothing",
          Optional.empty());
    }
    var body = JSON.createObjectNode();
    if (tunnels.isEmpty()) {
      body.put("tunnels", Asked.CREW);
    } else {
      var names = body.putArray("tunnels");
      tunnels.forEach(names::add);
    }
    body.put("seconds", time.toSeconds());
    var answer = asked("POST", "/api/v1/leases", body.toString());
    if (answer.status != 201) {
      throw refusal(answer);
    }
    return lease(answer.json);
  }

  private static Lease lease(JsonNode answer) throws NotLent {
    var servers = new ArrayList<Server>();
    for (var each : answer.path("servers")) {
      servers.add(new Server(each.path("tunnel").asText(), each.path("address").asText(), each.path("port").asInt()));
    }
    if (servers.isEmpty() || !answer.path("id").isTextual()) {
      throw new NotLent("agent-silent", "the agent's lease has no server", Optional.empty());
    }
    return new Lease(answer.path("id").asText(), servers, text(answer, "iperf3"), text(answer, "congestion"));
  }

  private static Optional<String> text(JsonNode node, String key) {
    return Optional.ofNullable(node.path(key).textValue());
  }

  private static NotLent refusal(Answer answer) {
    return switch (answer.status) {
      case 409 -> new NotLent("busy", "the VPS lends its servers to another test" + answer.json.path(
          "retry-after-seconds").asText().replaceFirst("^(.+)$", ": again in $1 s"), until(answer.json));
      case 503 -> new NotLent("no-iperf3", "the VPS: " + answer.text, Optional.empty());
      case 401, 403 -> new NotLent("no-token", "the agent knows another token: " + answer.text, Optional.empty());
      default -> new NotLent("refused", "the agent says %d: %s".formatted(answer.status, answer.text),
          Optional.empty());
    };
  }

  private static Optional<Instant> until(JsonNode answer) {
    try {
      return text(answer, "until").map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private Answer asked(String method, String path, String body) throws NotLent {
    String last = "it has no address";
    for (var address : addresses) {
      try {
        return answer(address.resolve(path), method, body);
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
      }
    }
    throw new NotLent("agent-silent", "the agent does not answer: " + last, Optional.empty());
  }

  @Override
  public void giveBack(Lease lease) {
    try {
      var _ = asked("DELETE", "/api/v1/leases/" + lease.id(), "");
    } catch (NotLent e) {
      log.debug("lease {} ends by itself: {}", lease.id(), e.getMessage());
    }
  }

  private Answer answer(URI address, String method, String body) throws IOException {
    var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    token.header().ifPresent(header -> connection.setRequestProperty("Authorization", header));
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (var out = connection.getOutputStream()) {
        out.write(body.getBytes(UTF_8));
      }
    }
    int status = connection.getResponseCode();
    try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      var text = in == null ? "" : new String(in.readNBytes(LONGEST_ANSWER), UTF_8).strip();
      return new Answer(status, text.replaceAll("\\p{Cntrl}+", " "), json(text));
    }
  }

  private static JsonNode json(String text) {
    try {
      return text.startsWith("{") ? JSON.readTree(text) : MissingNode.getInstance();
    } catch (IOException _) {
      return MissingNode.getInstance();
    }
  }
}
