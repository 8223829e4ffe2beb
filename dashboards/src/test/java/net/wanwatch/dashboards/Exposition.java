package net.wanwatch.dashboards;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A text that Prometheus scrapes.
record Exposition(HttpServer server) implements AutoCloseable {
  static Exposition serve(String text) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    server.createContext("/metrics", exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
      exchange.sendResponseHeaders(200, bytes.length);
      try (var body = exchange.getResponseBody()) {
        body.write(bytes);
      }
    });
    server.start();
    return new Exposition(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
