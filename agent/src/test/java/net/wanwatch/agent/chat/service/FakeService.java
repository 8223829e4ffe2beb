package net.wanwatch.agent.chat.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/// A service on loopback, which remembers what it took and may be slow, busy, or away. What it says to a message is each
/// service's own: [#telegram], [#matrix] and so on are its rules.
public final class FakeService implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Rules rules;
  private final List<Request> requests = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();
  private final Deque<Reply> next = new ArrayDeque<>();
  private final FakeAnswers answers = new FakeAnswers();
  private final List<String> shown = new ArrayList<>();
  private Asking asking = (_, _) -> Optional.empty();
  private final Map<String, Reply> transactions = new HashMap<>();
  private Duration latency = Duration.ZERO;

  /// What came.
  public record Request(String method, String path, String authorization, String body) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// What stands in the chat.
  ///
  /// @param edits id of the message it took the place of
  /// @param repliesTo id of the message it stands below
  public record Taken(String id, String text, Optional<String> edits, Optional<String> repliesTo) {}

  /// What is answered.
  public record Reply(int status, String body, Map<String, String> headers) {
    public static Reply of(int status, String body) {
      return new Reply(status, body, Map.of());
    }
  }

  /// How a service answers what it takes.
  public interface Rules {
    Reply take(FakeService service, Request request);
  }

  /// How it answers what is only asked.
  interface Asking {
    Optional<Reply> ask(FakeService service, Request request);
  }

  public FakeService(Rules rules) {
    this.rules = rules;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
          String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
          new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      var reply = reply(request);
      reply.headers().forEach(exchange.getResponseHeaders()::add);
      var bytes = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      try (var out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Reply reply(Request request) throws InterruptedException {
    var asked = asking.ask(this, request);
    if (asked.isPresent()) {
      return asked.get();
    }
    Thread.sleep(latency);
    synchronized (this) {
      requests.add(request);
      return next.isEmpty() ? rules.take(this, request) : next.remove();
    }
  }

  /// What sends nothing is answered so, and is not among the [#requests].
  private FakeService asking(Asking other) {
    asking = other;
    return this;
  }

  FakeAnswers answers() {
    return answers;
  }

  /// Somebody presses the button below a message of Telegram's chat -1001.
  public void press(String message, String first, String last) {
    answers.add(FakeTelegram.press(-1001, message, first, last));
  }

  /// Somebody replies to a message of Telegram's chat -1001, or of another.
  public void replyInTelegram(long chat, String message, String username) {
    answers.add(FakeTelegram.reply(chat, message, username));
  }

  /// Somebody replies to a message of Matrix.
  public void replyInMatrix(String message, String sender) {
    answers.add(FakeMatrix.reply(message, sender));
  }

  /// Somebody reacts to a message of Matrix.
  public void react(String message, String sender) {
    answers.add(FakeMatrix.react(message, sender));
  }

  synchronized void shown(String text) {
    shown.add(text);
  }

  /// What was shown to who pressed a button.
  public synchronized List<String> shown() {
    return List.copyOf(shown);
  }

  public synchronized void latency(Duration each) {
    latency = each;
  }

  /// The next request is answered so, and not taken.
  public synchronized void answer(Reply reply) {
    next.add(reply);
  }

  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  public synchronized List<Taken> taken() {
    return List.copyOf(taken);
  }

  /// Texts that wake somebody, in their order: no edits.
  public synchronized List<String> said() {
    return taken.stream().filter(each -> each.edits().isEmpty()).map(Taken::text).toList();
  }

  String add(String text, Optional<String> edits, Optional<String> repliesTo) {
    var id = String.valueOf(100 + taken.size());
    taken.add(new Taken(id, text, edits, repliesTo));
    return id;
  }

  boolean has(String id) {
    return taken.stream().anyMatch(each -> each.id().equals(id));
  }

  static Optional<String> text(JsonNode node) {
    return node.isMissingNode() ? Optional.empty() : Optional.of(node.asText());
  }

  /// The Bot API, for the token `7:secret` and the chat `-1001`.
  public static FakeService telegram() {
    return new FakeService((service, request) -> {
      var json = request.json();
      if (!request.path().startsWith("/bot7:secret/")) {
        return Reply.of(401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
      }
      if (!json.path("chat_id").asText().equals("-1001")) {
        return Reply.of(400, "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: chat not found\"}");
      }
      var text = json.path("text").asText();
      if (request.path().endsWith("/editMessageText")) {
        var id = json.path("message_id").asText();
        if (!service.has(id)) {
          return Reply.of(400,
              "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: message to edit not found\"}");
        }
        service.add(text, Optional.of(id), Optional.empty());
        return Reply.of(200, "{\"ok\":true,\"result\":{\"message_id\":%s}}".formatted(id));
      }
      return Reply.of(200, "{\"ok\":true,\"result\":{\"message_id\":%s}}"
          .formatted(service.add(text, Optional.empty(), text(json.path("reply_parameters").path("message_id")))));
    }).asking(FakeTelegram::ask);
  }

  /// A homeserver with the token `syt_secret` and the room `!hill:example.org`; a transaction is taken once.
  public static FakeService matrix() {
    return new FakeService((service, request) -> {
      if (!request.authorization().equals("Bearer syt_secret")) {
        return Reply.of(401, "{\"errcode\":\"M_UNKNOWN_TOKEN\",\"error\":\"Invalid access token passed.\"}");
      }
      if (!request.path().startsWith("/_matrix/client/v3/rooms/%21hill%3Aexample.org/send/m.room.message/")) {
        return Reply.of(403, "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"User not in room\"}");
      }
      return service.transactions.computeIfAbsent(request.path(), _ -> {
        var json = request.json();
        var relation = json.path("m.relates_to");
        var id = service.add(json.path("m.new_content").path("body").asText(json.path("body").asText()),
            text(relation.path("event_id")),
            text(relation.path("m.in_reply_to").path("event_id")).map(it -> it.substring(1)));
        return Reply.of(200, "{\"event_id\":\"$%s\"}".formatted(id));
      });
    }).asking(FakeMatrix::ask);
  }

  /// Our own JSON to whoever wants it: the title is its text.
  public static FakeService webhook() {
    return new FakeService((service, request) -> {
      var json = request.json();
      boolean edit = json.path("phase").asText().equals("change");
      service.add(json.path("title").asText(), edit ? Optional.of("") : Optional.empty(), Optional.empty());
      return Reply.of(204, "");
    });
  }

  /// Whatever it is, it is answered so.
  public static FakeService saying(int status, String body) {
    return new FakeService((service, request) -> {
      service.add(request.body(), Optional.empty(), Optional.empty());
      return Reply.of(status, body);
    });
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
