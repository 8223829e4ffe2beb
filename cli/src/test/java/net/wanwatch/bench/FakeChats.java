package net.wanwatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// Telegram, a Matrix homeserver and a webhook in one server, each with its own protocol, that take their time, are busy now and
/// then, and can be away.
final class FakeChats implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LATENCY = Duration.ofMillis(150);
  /// Every so many requests one is answered that it came too soon.
  private static final int BUSY = 9;

  private final HttpServer server;
  private final boolean troubled;
  private final List<Message> messages = new ArrayList<>();
  private final Map<String, String> transactions = new HashMap<>();
  private int requests;
  private boolean away;

  /// What a service took.
  ///
  /// @param at when it said so
  /// @param key what the sender calls it, where it does
  /// @param phase of the webhook; of the others `new`, `edit` or `reply`
  record Message(Instant at, String service, String key, String incident, String phase, String text) {}

  private record Reply(int status, String body) {}

  /// @param troubled whether it is busy now and then
  FakeChats(InetSocketAddress address, boolean troubled) throws IOException {
    this.troubled = troubled;
    server = HttpServer.create(address, 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /// What to write into the configuration.
  static String configuration(String address, String secret, String after) {
    return """
        chat:
          after: %3$s
          time-zone: UTC
          to:
            - {name: crew, service: telegram, url: "http://%1$s", token-file: %2$s, chat-id: -1001}
            - {name: room, service: matrix, url: "http://%1$s", token-file: %2$s, room: "!hill:example.org"}
            - {name: siren, service: webhook, url: "http://%1$s/siren"}
        """.formatted(address, secret, after);
  }

  synchronized void away(boolean away) {
    this.away = away;
  }

  synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (path.contains("getUpdates") || path.contains("/sync")) {
        Thread.sleep(Duration.ofSeconds(20)); // nobody says anything
      }
      Thread.sleep(LATENCY);
      var reply = reply(path, text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text));
      var bytes = reply.body.getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Reply reply(String path, JsonNode json) {
    boolean message = path.contains("Message") || path.contains("/send/") || path.equals("/siren");
    if (away) {
      return new Reply(503, "{}");
    }
    if (message && troubled && ++requests % BUSY == 0) {
      return path.contains("/send/")
          ? new Reply(429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":2000}")
          : new Reply(429, "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 2\","
              + "\"parameters\":{\"retry_after\":2}}");
    }
    if (path.endsWith("/sendMessage")) {
      take("telegram", "", "", json.has("reply_parameters") ? "reply" : "new", json.path("text").asText());
    } else if (path.endsWith("/editMessageText")) {
      take("telegram", "", "", "edit", json.path("text").asText());
      return new Reply(200, "{\"ok\":true,\"result\":{\"message_id\":%d}}".formatted(json.path("message_id").asLong()));
    } else if (path.contains("/send/")) {
      return new Reply(200,
          "{\"event_id\":\"%s\"}".formatted(transactions.computeIfAbsent(path, _ -> matrix(path, json))));
    } else if (path.equals("/siren")) {
      take("webhook", json.path("id").asText(), json.path("incident").asText(), json.path("phase").asText(),
          json.path("title").asText());
    }
    return new Reply(200, "{\"ok\":true,\"result\":{\"message_id\":%d}}".formatted(messages.size() + 1));
  }

  private String matrix(String path, JsonNode json) {
    var relation = json.path("m.relates_to");
    var kind = relation.has("m.in_reply_to") ? "reply" : relation.has("event_id") ? "edit" : "new";
    var body = json.path("m.new_content").path("body").asText(json.path("body").asText());
    take("matrix", path.substring(path.lastIndexOf('/') + 1), "", kind, body);
    return "$" + messages.size();
  }

  private void take(String service, String key, String incident, String phase, String text) {
    messages.add(new Message(Instant.now(), service, key, incident, phase, text));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
