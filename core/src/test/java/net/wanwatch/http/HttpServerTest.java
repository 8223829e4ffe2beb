package net.wanwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import net.wanwatch.http.tls.Trust;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final AtomicBoolean ready = new AtomicBoolean();
  private int port;
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    var registry = new PrometheusRegistry();
    registry.register(() -> GaugeSnapshot.builder()
        .name("wanwatch_tunnels_online")
        .help("Tunnels online.")
        .dataPoint(GaugeDataPointSnapshot.builder().value(3).build())
        .build());
    server = HttpServer.open(List.of("127.0.0.1"), 0, registry, ready::get, router -> {
      router.get("/boom").handler(_ -> {
        throw new IllegalStateException("bug");
      });
      router.get("/api/v1/long").handler(context -> HttpServer.smallJson(context, "[" + "1,".repeat(1000) + "1]"));
    });
    port = server.port();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsNotBelowApiIsSaidInJson() throws Exception {
    var response = get("/api/v2/no-such-thing");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(text(response)).isEqualTo("{\"error\":\"there is nothing here for this method\"}\n");
  }

  /// And who asked is told, for only the server sees which tunnel a question came by.
  @Test
  void smallAnswerIsCompressedForWhoeverTakesItAndCounted() throws Exception {
    var exchanged = new ArrayList<Exchanged>();
    var servers = Servers.of(List.of("127.0.0.1"), port, Trust.NONE).counted(exchanged::add);
    var address = URI.create("http://127.0.0.1:" + port + "/api/v1/long");
    var plain = servers.call("GET", address, LONG, LONG).send();
    var small = servers.call("GET", address, LONG, LONG).small().send();
    assertThat(plain.text()).hasSize(2003).isEqualTo(small.text());
    assertThat(exchanged).hasSize(2).allSatisfy(it -> assertThat(it.seen()).hasValue("127.0.0.1"));
    assertThat(exchanged.getFirst().bytes().down()).isBetween(2300L, 2700L);
    assertThat(exchanged.getLast().bytes().down()).isBetween(200L, 600L);
  }

  @Test
  void metricsHoldOursAndTheProcessesOwn() throws Exception {
    assertThat(text(get("/metrics"))).contains("wanwatch_tunnels_online 3.0\n", "jvm_memory_used_bytes{");
    // Of itself a scrape knows nothing yet.
    Awaitility.await().until(() -> text(get("/metrics")).contains("vertx_http_server_requests_total{"));
  }

  @Test
  void openMetricsProtobufAndGzipAreNegotiated() throws Exception {
    assertThat(text(get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0"))).endsWith("# EOF\n");
    assertThat(get("/metrics", "Accept",
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited").headers()
        .firstValue("Content-Type")).hasValueSatisfying(type -> assertThat(type).contains("protobuf"));
    var zipped = get("/metrics", "Accept-Encoding", "gzip");
    assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes()).isNotEmpty();
  }

  @Test
  void oneFamilyCanBeAskedFor() throws Exception {
    assertThat(text(get("/metrics?name[]=wanwatch_tunnels_online"))).isEqualTo("""
        # HELP wanwatch_tunnels_online Tunnels online.
        # TYPE wanwatch_tunnels_online gauge
        wanwatch_tunnels_online 3.0
        """);
  }

  @Test
  void readyOnlyWhenEverySourceWasAsked() throws Exception {
    assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(get("/-/ready").statusCode()).isEqualTo(503);
    ready.set(true);
    assertThat(get("/-/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void pageThatFailsAnswersAllTheSame() throws Exception {
    assertThat(get("/boom").statusCode()).isEqualTo(500);
  }

  @Test
  void portInUseIsNamed() {
    assertThatThrownBy(() -> HttpServer.open(List.of("127.0.0.1"), port, new PrometheusRegistry(), ready::get, _ -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot listen on 127.0.0.1:" + port + ": another program has that port");
  }

  @Test
  void addressThatIsNotThereYetIsNoFault() throws IOException {
    HttpServer.open(List.of("192.0.2.77"), port, new PrometheusRegistry(), ready::get, _ -> {}).close();
  }
}
