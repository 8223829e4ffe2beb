package net.wanwatch.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An alarm outlives a real Prometheus that is killed while nobody knows the verdict any more.
class HeldVerdictTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile String verdict = "tunnel-down";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void killedPrometheusStillKnowsWhatWasDownWhenTheVerdictIsUnknown() throws Exception {
    Shipped.needs("prometheus");
    var collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/metrics", exchange -> {
      try (exchange) {
        var body = exposition().getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    });
    collector.start();
    int port = freePort();
    var prometheus = start(collector.getAddress().getPort(), port);
    try {
      await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> firing(port));
      verdict = "unknown";
      await().pollDelay(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(() -> firing(port));
      prometheus.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      prometheus = start(collector.getAddress().getPort(), port);
      await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> firing(port));
      verdict = "ok";
      await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> !firing(port));
    } finally {
      prometheus.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      collector.stop(0);
    }
  }

  private String exposition() {
    var text = new StringBuilder();
    for (var each : List.of("ok", "degraded", "vps-not-forwarding", "tunnel-down", "uplink-no-internet", "uplink-down",
        "unknown")) {
      text.append("wanwatch_tunnel_verdict{site=\"hill\",router=\"magic\",tunnel=\"wg2\",verdict=\"%s\"} %d\n"
          .formatted(each, each.equals(verdict) ? 1 : 0));
    }
    return text.toString();
  }

  private Process start(int collector, int port) throws IOException {
    var config = Files.writeString(folder.resolve("prometheus.yml"), """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [%s]
        scrape_configs:
          - {job_name: wanwatch-collector, static_configs: [{targets: ['127.0.0.1:%d']}]}
        """.formatted(Shipped.FOLDER.resolve("rules/site.yml"), collector));
    return new ProcessBuilder("prometheus", "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("data"),
        "--web.listen-address=127.0.0.1:" + port, "--log.level=error").inheritIO().start();
  }

  private boolean firing(int port) throws IOException, InterruptedException {
    var asked = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=ALERTS%7Balertname=%22TunnelDown%22%7D");
    var answer = http.send(HttpRequest.newBuilder(asked).build(), BodyHandlers.ofString()).body();
    if (!answer.contains("success")) {
      throw new IOException(answer);
    }
    return answer.contains("firing");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
