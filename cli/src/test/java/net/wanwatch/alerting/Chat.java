package net.wanwatch.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A chat that answers as Telegram, Slack and Discord would, and keeps every body it was sent.
final class Chat implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] ANSWER = "{\"ok\":true,\"result\":{\"message_id\":1,\"date\":1,\"chat\":{\"id\":-1,\"type\":\"group\"}}}"
      .getBytes(UTF_8);

  private final HttpServer server;
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  record Message(String path, JsonNode body) {}

  Chat() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      try (exchange) {
        messages.add(new Message(exchange.getRequestURI().getPath(), JSON.readTree(exchange.getRequestBody())));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, ANSWER.length);
        exchange.getResponseBody().write(ANSWER);
      }
    });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// What came to paths that begin so.
  List<JsonNode> bodies(String path) {
    return messages.stream().filter(message -> message.path().startsWith(path)).map(Message::body).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
