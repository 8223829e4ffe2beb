package net.wanwatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LivePageTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  enum Weather {
    SUN, HEAVY_RAIN
  }

  record Sky(Instant now, Weather theWeather, Optional<Double> wind) {
    Sky timeless() {
      return new Sky(Instant.EPOCH, theWeather, wind);
    }
  }

  private volatile Weather weather = Weather.SUN;
  private final AtomicBoolean clouded = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Socket> sockets = new ArrayList<>();
  private LivePage<Sky> page;
  private HttpServer server;
  private int port;

  @BeforeEach
  void open() throws IOException {
    open(Duration.ofMillis(50), Duration.ofMillis(400));
  }

  private void open(Duration tick, Duration beat) throws IOException {
    page = new LivePage<>(LivePageTest.class, this::sky, Sky::timeless, tick, beat);
    server = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true, page);
    port = server.port();
  }

  /// Each time at another moment, as the world is.
  private Sky sky() {
    if (clouded.get()) {
      throw new IllegalStateException("no sky");
    }
    return new Sky(Instant.ofEpochSecond(1_785_618_843).plusSeconds(asked.incrementAndGet()), weather,
        Optional.empty());
  }

  @AfterEach
  void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// A client on a plain socket: what it has been sent, as it grows.
  private final class Listener {
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);

    Listener() throws IOException {
      sockets.add(socket);
      socket.getOutputStream()
          .write("GET /api/v1/status/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
      var buffer = new byte[8192];
      try (InputStream in = socket.getInputStream()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          heard.write(buffer, 0, n);
        }
      } catch (IOException e) {
        heard.writeBytes("closed".getBytes(StandardCharsets.US_ASCII));
      }
    }

    int times(String text) {
      return heard.toString(StandardCharsets.UTF_8).split(Pattern.quote(text), -1).length - 1;
    }

    void awaits(int times, String text) {
      Awaitility.await().atMost(LONGEST).pollInterval(Duration.ofMillis(10)).until(() -> times(text) >= times);
    }
  }

  @Test
  void recordIsJsonInItsOwnWords() throws Exception {
    var json = get("/api/v1/status");
    assertThat(json.body()).isEqualTo("{\"now\":\"2026-08-01T21:14:04.000Z\",\"the-weather\":\"sun\"}");
    assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(json.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void everyAnswerIsGuarded() throws Exception {
    for (var path : List.of("/", "/status.css", "/status.js", "/live.js", "/format.js", "/view.js", "/icon.svg",
        "/api/v1/status")) {
      var response = get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Security-Policy").orElse("")).contains("default-src 'self'",
          "frame-ancestors 'none'");
      assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    }
  }

  @Test
  void fileThatTheBrowserHasIsNotSentAgain() throws Exception {
    var etag = get("/status.css").headers().firstValue("ETag").orElseThrow();
    assertThat(get("/status.css", "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(get("/status.css", "If-None-Match", "\"older\"").statusCode()).isEqualTo(200);
  }

  @Test
  void changeArrivesAndWhatHasNotChangedIsNotSentAgain() throws Exception {
    var listener = new Listener();
    listener.awaits(2, "event: beat");
    assertThat(listener.times("data: {")).isEqualTo(1);
    weather = Weather.HEAVY_RAIN;
    listener.awaits(1, "\"the-weather\":\"heavy-rain\"");
    assertThat(listener.times("data: {")).isEqualTo(2);
  }

  @Test
  void manyClientsCostOneRenderingATick() throws Exception {
    server.close();
    open(Duration.ofSeconds(30), Duration.ofSeconds(60));
    var listeners = new ArrayList<Listener>();
    for (int i = 0; i < EventStream.MOST_CLIENTS; i++) {
      listeners.add(new Listener());
    }
    listeners.forEach(listener -> listener.awaits(1, "data: {"));
    assertThat(asked).hasValue(1);
    assertThat(get("/api/v1/status/stream").statusCode()).isEqualTo(503);
  }

  @Test
  void clientThatHasGoneIsDroppedAndNobodyAsksForNobody() throws Exception {
    var listener = new Listener();
    listener.awaits(1, "data: {");
    assertThat(page.stream().clients()).isEqualTo(1);
    listener.socket.close();
    Awaitility.await().atMost(LONGEST).until(() -> page.stream().clients() == 0);
    int then = asked.get() + 1;
    Awaitility.await().atMost(LONGEST).during(Duration.ofMillis(300)).until(() -> asked.get() <= then);
    new Listener().awaits(1, "event: beat");
  }

  @Test
  void whatCannotBeToldIsSilenceAndNoBeat() throws Exception {
    var listener = new Listener();
    listener.awaits(1, "event: beat");
    clouded.set(true);
    Awaitility.await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> get("/api/v1/status").statusCode() == 500);
    int beats = listener.times("event: beat");
    Awaitility.await()
        .atMost(LONGEST)
        .during(Duration.ofMillis(600))
        .until(() -> listener.times("event: beat") == beats);
    clouded.set(false);
    weather = Weather.HEAVY_RAIN;
    listener.awaits(1, "heavy-rain");
  }
}
