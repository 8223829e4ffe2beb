package net.wanwatch.alerting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An alarm outlives a real Prometheus that is killed while nobody knows the verdict any more.
class HeldVerdictTest {
  private static final String FIRING = "ALERTS{alertname=\"TunnelDown\",alertstate=\"firing\"}";
  private static final String UNKNOWN = "wanwatch_tunnel_verdict{verdict=\"unknown\"} == 1";

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
    int port = collector.getAddress().getPort();
    try (var prometheus = Served.start(web -> start(port, web))) {
      eventually(prometheus, FIRING);
      verdict = "unknown";
      eventually(prometheus, UNKNOWN);
      eventually(prometheus, "count_over_time((%s)[1m:1s]) > 3 and on() %s".formatted(UNKNOWN, FIRING));
      prometheus.kill();
    }
    try (var prometheus = Served.start(web -> start(port, web))) {
      eventually(prometheus, UNKNOWN + " and on() " + FIRING);
      verdict = "ok";
      eventually(prometheus, "vector(1) unless on() " + FIRING);
    } finally {
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

  private Process start(int collector, String... web) throws IOException {
    var config = Files.writeString(folder.resolve("prometheus.yml"), """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [%s]
        scrape_configs:
          - {job_name: wanwatch-collector, static_configs: [{targets: ['127.0.0.1:%d']}]}
        """.formatted(Shipped.FOLDER.resolve("rules/site.yml"), collector));
    var command = new ArrayList<>(List.of("prometheus", "--config.file=" + config,
        "--storage.tsdb.path=" + folder.resolve("data"), "--log.level=error"));
    command.addAll(List.of(web));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /// Until the query has an answer.
  private void eventually(Served prometheus, String query) {
    var asked = prometheus.address().resolve("api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
    await(query).atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> http.send(HttpRequest.newBuilder(asked).build(), BodyHandlers.ofString()).body(),
            answer -> answer.contains("\"success\"") && !answer.contains("\"result\":[]"));
  }
}
