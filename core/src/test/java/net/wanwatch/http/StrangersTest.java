package net.wanwatch.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import net.wanwatch.http.guard.DropReason;
import net.wanwatch.http.guard.HttpLimits;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a stranger tries, on real sockets. Loopback is a stranger here unless a test says otherwise.
class StrangersTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final HttpLimits STRICT = new HttpLimits(40, 12, 4, false, Duration.ofMillis(600),
      Duration.ofSeconds(20), Duration.ofSeconds(20), 1 << 20, 8);
  private static final int LONG_ANSWER = 4 << 20;

  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicInteger collected = new AtomicInteger();
  private final CountDownLatch go = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable HttpServer server;

  private HttpServer server() {
    return Objects.requireNonNull(server);
  }

  private void open(HttpLimits limits, HttpServer.Pages... pages) throws IOException {
    open(limits, List.of(), pages);
  }

  private void open(HttpLimits limits, List<String> names, HttpServer.Pages... pages) throws IOException {
    var registry = new PrometheusRegistry();
    registry.register(() -> {
      var info = InfoSnapshot.builder().name("wanwatch_long").help("As much as many routers show.");
      int times = collected.incrementAndGet();
      for (int i = 0; i < LONG_ANSWER / 1024; i++) {
        info.dataPoint(InfoDataPointSnapshot.builder()
            .labels(Labels.of("i", String.valueOf(i), "times", String.valueOf(times), "text", "x".repeat(1000)))
            .build());
      }
      return info.build();
    });
    server = HttpServer.open(new HttpServer.Binding(List.of("127.0.0.1"), 0, names, "collector", Optional.empty()),
        limits, registry, () -> true, pages);
  }

  @AfterEach
  void close() throws IOException {
    go.countDown();
    for (var socket : sockets) {
      socket.close();
    }
    http.close();
    if (server != null) {
      server.close();
    }
  }

  /// With a small window, so that what is not read is the server's to keep.
  private Socket connect() throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout((int) LONGEST.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server().port()));
    return socket;
  }

  private Socket send(String text) throws IOException {
    var socket = connect();
    socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(US_ASCII));
    return socket;
  }

  /// All that comes until the server closes; what a reset cuts off counts as closed too.
  private static String heard(Socket socket) throws IOException {
    var heard = new ByteArrayOutputStream();
    var buffer = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(buffer); n >= 0; n = socket.getInputStream().read(buffer)) {
        heard.write(buffer, 0, n);
      }
    } catch (SocketException e) {
      heard.writeBytes("[reset]".getBytes(US_ASCII));
    }
    return heard.toString(UTF_8);
  }

  private String ask(String head) throws IOException {
    return heard(send(head + "Connection: close\n\n"));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server().port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// What Vert.x logs meanwhile; ours has [net.wanwatch.http.guard.SparseLogTest].
  static List<String> logOf(Attempt attempt) throws Exception {
    var lines = Collections.synchronizedList(new ArrayList<String>());
    var handler = new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    var root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      attempt.run();
    } finally {
      root.removeHandler(handler);
    }
    return lines;
  }

  @FunctionalInterface
  interface Attempt {
    void run() throws Exception;
  }

  @Test
  void http2InClearTextIsNotSpoken() throws Exception {
    open(STRICT);
    var preface = send("PRI * HTTP/2.0\n\nSM\n\n");
    preface.getOutputStream().write(new byte[]{0, 0, 0, 4, 0, 0, 0, 0, 0});
    // In the other's words, but no frame.
    assertThat(heard(preface)).startsWith("HTTP/2.0 501 ");
    assertThat(ask("GET /-/healthy HTTP/1.1\nHost: localhost\nUpgrade: h2c\nHTTP2-Settings: AAAA\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void whoDoesNotReadIsDroppedAndWasHeldInPieces() throws Exception {
    open(STRICT);
    var unread = new ArrayList<Socket>();
    for (int i = 0; i < 8; i++) {
      unread.add(send("GET /metrics HTTP/1.1\nHost: localhost\n\n"));
    }
    Awaitility.await().atMost(LONGEST).until(() -> server().connections() == 0);
    for (var socket : unread) {
      // What the kernel and two pieces hold, of more than 4 MiB.
      assertThat(heard(socket).length()).isLessThan(LONG_ANSWER / 2);
    }
    assertThat(get("/metrics").body()).hasSizeGreaterThan(LONG_ANSWER / 2).contains("wanwatch_long_info");
    assertThat(server().dropped()).containsEntry(DropReason.UNREAD, 8L).containsEntry(DropReason.TOO_MANY, 0L);
  }

  @Test
  void whoReadsSlowlyButReadsGetsAll() throws Exception {
    open(STRICT);
    var socket = send("GET /metrics HTTP/1.1\nHost: localhost\nConnection: close\n\n");
    int all = 0;
    var buffer = new byte[64 << 10];
    for (int n = socket.getInputStream().read(buffer); n >= 0; n = socket.getInputStream().read(buffer)) {
      all += n;
    }
    assertThat(all).isGreaterThan(LONG_ANSWER);
  }

  @Test
  void requestsThatAwaitNoAnswerAreBounded() throws Exception {
    open(STRICT);
    var socket = send("GET /metrics HTTP/1.1\nHost: localhost\n\n".repeat(100));
    Awaitility.await().atMost(LONGEST).until(() -> server().connections() == 0);
    assertThat(collected.get()).isLessThan(10);
    assertThat(server().dropped()).containsEntry(DropReason.PIPELINED, 1L);
    assertThat(socket.isConnected()).isTrue();
  }

  @Test
  void connectionsOfOneAddressAreBounded() throws Exception {
    open(STRICT);
    var more = new ArrayList<Socket>();
    for (int i = 0; i < 12; i++) {
      var socket = send("GET /-/healthy HTTP/1.1\nHost: localhost\n\n");
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
    for (int i = 0; i < 20; i++) {
      more.add(connect());
    }
    for (var socket : more) {
      assertThat(heard(socket)).isIn("", "[reset]");
    }
    assertThat(server().connections()).isEqualTo(12);
    assertThat(server().dropped()).containsEntry(DropReason.TOO_MANY, 20L);
    sockets.getFirst().close();
    Awaitility.await().atMost(LONGEST).until(() -> server().connections() == 11);
    assertThat(ask("GET /-/healthy HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void loopbackIsBoundOnlyInAll() throws Exception {
    open(new HttpLimits(40, 12, 4, true, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20),
        1 << 20, 8));
    for (int i = 0; i < 40; i++) {
      assertThat(send("GET /-/healthy HTTP/1.1\nHost: localhost\n\n").getInputStream().read()).isEqualTo('H');
    }
    assertThat(heard(connect())).isIn("", "[reset]");
  }

  @Test
  void requestThatComesByTheDropIsCutOff() throws Exception {
    open(new HttpLimits(40, 12, 4, false, Duration.ofSeconds(20), Duration.ofMillis(400), Duration.ofMillis(800),
        1 << 20, 8));
    var head = send("GET /-/healthy HTTP/1.1\nHo");
    var body = send("POST /-/healthy HTTP/1.1\nHost: localhost\nContent-Length: 1000\n\nx");
    assertThat(heard(head)).isIn("", "[reset]");
    assertThat(heard(body)).doesNotStartWith("HTTP/1.1 200");
    assertThat(server().dropped()).containsEntry(DropReason.SLOW_REQUEST, 2L);
    // One that is open and asks nothing is none of these.
    var idle = send("GET /-/healthy HTTP/1.1\nHost: localhost\n\n");
    Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
    idle.getOutputStream()
        .write("GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
    assertThat(heard(idle).split("HTTP/1.1 200", -1)).hasSize(3);
  }

  @Test
  void headAndBodyAreBounded() throws Exception {
    open(STRICT);
    assertThat(ask("GET /" + "x".repeat(9000) + " HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.0 431 ")
        .endsWith("the address or the headers are longer than 8192 bytes\n");
    assertThat(ask("GET / HTTP/1.1\nHost: localhost\nX: " + "x".repeat(9000) + "\n")).startsWith("HTTP/1.1 431 ");
    var endless = send("POST /-/healthy HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n");
    var chunk = ("8000\r\n" + "x".repeat(0x8000) + "\r\n").getBytes(US_ASCII);
    int sent = 0;
    try {
      for (; sent < 2000; sent++) {
        endless.getOutputStream().write(chunk);
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*");
    }
    assertThat(sent).isLessThan(2000);
    assertThat(server().dropped()).containsEntry(DropReason.LONG_BODY, 1L);
  }

  @Test
  void malformedAddressIs400AndCostsNoLog() throws Exception {
    open(STRICT);
    var log = logOf(() -> {
      for (int i = 0; i < 50; i++) {
        assertThat(ask("GET /%zz HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.1 400 ")
            .endsWith("the address is malformed: % stands before two hexadecimal digits\n");
        assertThat(ask("GET /metrics?name[]=%z HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET /%ff%c0%80 HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.1 40");
        assertThat(ask("junk\n")).startsWith("HTTP/1.0 400 ");
      }
    });
    assertThat(log).isEmpty();
  }

  @Test
  void faultOfOursIsLoggedOnceInAWhileAndAnswered() throws Exception {
    open(STRICT, router -> router.get("/boom").handler(_ -> {
      throw new IllegalStateException("bug");
    }));
    var log = logOf(() -> {
      for (int i = 0; i < 20; i++) {
        assertThat(ask("GET /boom HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.1 500 ")
            .endsWith("a fault of ours\n");
      }
    });
    assertThat(log).isEmpty();
  }

  @Test
  void everyAnswerBearsTheHeadersAgainstBrowsers() throws Exception {
    open(STRICT);
    for (var path : List.of("/metrics", "/-/healthy", "/nowhere", "/api/v1/nowhere", "/%zz")) {
      var answer = ask("GET " + path + " HTTP/1.1\nHost: localhost\n");
      assertThat(answer).as(path)
          .contains("X-Content-Type-Options: nosniff", "Content-Security-Policy: default-src 'self'",
              "Referrer-Policy: no-referrer")
          .containsIgnoringCase("Cache-Control: no-store");
    }
    assertThat(ask("DELETE /metrics HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.1 405 ")
        .endsWith("there is nothing here for this method\n");
  }

  @Test
  void nameThatIsNotOursIsRefused() throws Exception {
    open(STRICT, List.of("hill.example.org"));
    var refused = ask("GET /-/healthy HTTP/1.1\nHost: evil.example:9978\n");
    assertThat(refused).startsWith("HTTP/1.1 421 ")
        .endsWith("'evil.example:9978' is no name of this server: if it is, add it to collector.host-names in"
            + " wanwatch.yaml\n");
    for (var ours : List.of("localhost", "127.0.0.1:" + server().port(), "Hill.Example.org:80")) {
      assertThat(ask("GET /-/healthy HTTP/1.1\nHost: " + ours + "\n")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(ask("GET /-/healthy HTTP/1.1\nHost: localhost\nHost: evil.example\n")).startsWith("HTTP/1.1 400 ");
    assertThat(ask("GET /-/healthy HTTP/1.1\n")).startsWith("HTTP/1.1 400 ");
    assertThat(ask("GET /-/healthy HTTP/1.0\n")).startsWith("HTTP/1.0 200 ");
  }

  @Test
  void seatsOfOneAddressAreBounded() throws Exception {
    var page = new LivePage<>(LivePageTest.class, () -> "sky", it -> it, Duration.ofMillis(50), Duration.ofSeconds(60),
        STRICT);
    open(STRICT, page);
    for (int i = 0; i < 4; i++) {
      assertThat(send("GET /api/v1/status/stream HTTP/1.1\nHost: localhost\n\n").getInputStream().read())
          .isEqualTo('H');
    }
    assertThat(ask("GET /api/v1/status/stream HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.1 503 ")
        .endsWith("4 at 127.0.0.1 watch this page already, no more from there\n");
    sockets.getFirst().close();
    Awaitility.await().atMost(LONGEST).until(() -> page.stream().clients() == 3);
    assertThat(send("GET /api/v1/status/stream HTTP/1.1\nHost: localhost\n\n").getInputStream().read()).isEqualTo('H');
  }

  @Test
  void seatOfWhoDoesNotReadIsFreeAgain() throws Exception {
    var times = new AtomicInteger();
    var page = new LivePage<>(LivePageTest.class, () -> "x".repeat(200_000) + times.incrementAndGet(), it -> it,
        Duration.ofMillis(20), Duration.ofSeconds(60), STRICT);
    open(STRICT, page);
    send("GET /api/v1/status/stream HTTP/1.1\nHost: localhost\n\n");
    Awaitility.await().atMost(LONGEST).until(() -> times.get() > 0);
    Awaitility.await().atMost(LONGEST).until(() -> page.stream().clients() == 0);
  }

  @Test
  void whoAskAtTheSameTimeShareOneRendering() throws Exception {
    var registry = new PrometheusRegistry();
    registry.register(() -> {
      collected.incrementAndGet();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return InfoSnapshot.builder().name("wanwatch_slow").help("Slow.").build();
    });
    server = HttpServer.open(List.of("127.0.0.1"), 0, registry, () -> true);
    int once = collected.get();
    var asked = new ArrayList<Socket>();
    for (int i = 0; i < 20; i++) {
      asked.add(send("GET /metrics HTTP/1.1\nHost: localhost\nConnection: close\n\n"));
      assertThat(ask("GET /-/healthy HTTP/1.1\nHost: localhost\n")).startsWith("HTTP/1.1 200 ");
    }
    go.countDown();
    for (var socket : asked) {
      assertThat(heard(socket)).startsWith("HTTP/1.1 200 ");
    }
    // The first, and for whoever came 200 ms later the next one.
    assertThat(collected.get() - once).isBetween(1, 2);
  }

  @Test
  void nobodyIsShownWhatIsOlder() throws Exception {
    open(STRICT);
    int first = collected.get();
    get("/metrics");
    int before = collected.get();
    assertThat(before).isGreaterThan(first);
    Awaitility.await().pollDelay(Duration.ofMillis(250)).until(() -> true);
    assertThat(get("/metrics").body()).contains("times=\"" + (before + 1) + "\"");
  }
}
