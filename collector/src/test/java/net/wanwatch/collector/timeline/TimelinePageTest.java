package net.wanwatch.collector.timeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Verdict;
import net.wanwatch.http.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelinePageTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final SiteDay JULY = new SiteDay(LocalDate.parse("2026-07-04"), Written.BERLIN);
  private static final List<String> FILES = List.of("timeline.js", "draw.js", "timeline.css");

  @TempDir
  private Path folder = Path.of("");
  private volatile Instant now = JULY.to().plusSeconds(7200);
  private volatile Optional<List<Fact>> told = Optional.of(List.of());
  private final AtomicInteger builds = new AtomicInteger();
  private volatile CountDownLatch reading = new CountDownLatch(0);
  private final List<AutoCloseable> open = new ArrayList<>();
  private int port;

  @BeforeEach
  void start() throws Exception {
    new Written().started(JULY.from().minusSeconds(30))
        .fine(JULY.from(), JULY.to(), 3)
        .outage(Instant.parse("2026-07-04T10:20:30Z"), Duration.ofSeconds(100), "wg2", Verdict.TUNNEL_DOWN,
            Duration.ofSeconds(7))
        .note(Instant.parse("2026-07-04T10:30:00Z"), "<script>alert(1)</script>")
        .into(folder);
    var page = new TimelinePage(new Days(config(folder), (_, _) -> {
      builds.incrementAndGet();
      await(reading);
      return told;
    }, () -> now));
    var server = HttpServer.open(List.of("127.0.0.1"), 0, new PrometheusRegistry(), () -> true, page);
    port = server.port();
    open.add(server);
    open.add(page);
  }

  static Config config(Path journal) throws Exception {
    var as = Written.config();
    var end = as.collector();
    var collector = new Config.Collector(end.listen(), end.port(), end.pollInterval(), journal, end.tokenFile(),
        end.hostNames());
    var chat = new Chats(Duration.ofSeconds(10), Written.BERLIN, List.of());
    return new Config(as.site(), as.vpsAddress(), as.agent(), collector, as.probes(), as.bounds(), as.benchmarks(),
        chat, as.routers());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() throws Exception {
    reading.countDown();
    for (var each : open) {
      each.close();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String query) throws Exception {
    var answer = get("/api/v1/timeline" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void pageIsOurOwnSmallAndGuarded() throws Exception {
    var page = get("/timeline?day=2026-07-04");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse("")).startsWith("default-src 'self'");
    int size = packed("/timeline").length;
    for (var file : FILES) {
      var answer = get("/" + file);
      assertThat(answer.statusCode()).isEqualTo(200);
      size += packed("/" + file).length;
      assertThat(answer.body() + page.body()).doesNotContain("http://", "https://", "innerHTML", "eval(");
    }
    assertThat(size).as("small for a phone").isLessThanOrEqualTo(15_000);
  }

  private byte[] packed(String path) throws Exception {
    var answer = CLIENT.send(request(path).header("Accept-Encoding", "gzip").build(),
        HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    return answer.body();
  }

  @Test
  void dayIsToldInTheSitesZone() throws Exception {
    var day = json("?day=2026-07-04");
    assertThat(day.path("schema").asInt()).isEqualTo(1);
    assertThat(day.path("zone").asText()).isEqualTo("Europe/Berlin");
    assertThat(day.path("from").asText()).isEqualTo("2026-07-03T22:00:00.000Z");
    assertThat(day.path("to").asText()).isEqualTo("2026-07-04T22:00:00.000Z");
    assertThat(day.at("/offsets/0").toString()).isEqualTo("""
        {"from":"2026-07-03T22:00:00.000Z","seconds":7200}""");
    assertThat(day.at("/crew/spans").toString()).isEqualTo("""
        [{"from":"2026-07-03T22:00:00.000Z","to":"2026-07-04T22:00:00.000Z","word":"fine"}]""");
    var wg2 = day.at("/routers/0/tunnels/1");
    assertThat(wg2.path("label").asText()).isEqualTo("Starlink B");
    assertThat(wg2.at("/verdict/spans/1").toString()).isEqualTo("""
        {"from":"2026-07-04T10:20:31.000Z","to":"2026-07-04T10:22:12.000Z","word":"tunnel-down"}""");
    assertThat(wg2.at("/traffic/every").asInt()).isEqualTo(300);
    assertThat(wg2.at("/traffic/down/0").asLong()).isEqualTo(300_000_000L);
    assertThat(day.path("incidents").asBoolean()).isTrue();
    assertThat(day.at("/events/0").toString()).isEqualTo("""
        {"at":"2026-07-04T10:20:30.000Z","end":"2026-07-04T10:22:10.000Z","lasts":false,"kind":"outage","router":"magic",\
        "tunnel":"wg2","text":"was down for 100 s: the VPS does not answer through it","planned":false}""");
    assertThat(day.path("not-shown").toString()).isEqualTo("[]");
  }

  @Test
  void momentIsOfItsDayAndWithoutBothItIsToday() throws Exception {
    assertThat(json("?at=2026-07-04T22:30:00Z").path("day").asText()).isEqualTo("2026-07-05");
    assertThat(json("?at=2026-07-04T21:30:00.000Z").path("day").asText()).isEqualTo("2026-07-04");
    assertThat(json("").path("day").asText()).isEqualTo("2026-07-05");
  }

  @Test
  void whatIsAskedWronglyIsOneLine() throws Exception {
    for (var query : List.of("day=yesterday", "day=2026-02-30", "day=", "day=2026-07-04&day=2026-07-05", "at=now",
        "at=2026-07-04T25:00:00Z", "day=9999999999-01-01", "day=1970-01-01", "day=%3Cscript%3E")) {
      var answer = get("/api/v1/timeline?" + query);
      assertThat(answer.statusCode()).as(query).isEqualTo(400);
      assertThat(answer.body()).endsWith("\n").hasLineCount(1).doesNotContain("script");
    }
    assertThat(json("?day=9999-12-31").path("written").asInt()).isZero();
  }

  @Test
  void namesThatAreNotOursAreRefusedAsEverywhere() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("GET /timeline HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(UTF_8));
      var answer = new byte[64];
      int read = socket.getInputStream().read(answer);
      assertThat(new String(answer, 0, read, UTF_8)).startsWith("HTTP/1.1 421");
    }
    var changed = CLIENT.send(request("/api/v1/timeline").POST(HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(changed.statusCode()).isEqualTo(404);
  }

  @Test
  void answerIsCompressedForWhoeverTakesThat() throws Exception {
    var packed = CLIENT.send(request("/api/v1/timeline?day=2026-07-04").header("Accept-Encoding", "gzip").build(),
        HttpResponse.BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(packed.headers().firstValue("Cache-Control")).contains("no-store");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(get("/api/v1/timeline?day=2026-07-04").body());
    }
  }

  @Test
  void dayThatIsOverIsReadOnceWhileItsFilesAreTheSame() throws Exception {
    json("?day=2026-07-04");
    now = now.plusSeconds(3600);
    json("?day=2026-07-04");
    assertThat(builds).hasValue(1);
    Files.writeString(folder.resolve("2026-07-04.jsonl"), """
        {"at":"2026-07-04T11:00:00.000Z","kind":"note","site":"hill","text":"late"}
        """, StandardOpenOption.APPEND);
    assertThat(json("?day=2026-07-04").path("events").toString()).contains("late");
    assertThat(builds).hasValue(2);
  }

  @Test
  void todayIsReadAgainButNotForEverybodyWhoAsks() throws Exception {
    now = Instant.parse("2026-07-04T12:00:00Z");
    json("");
    now = now.plusSeconds(9);
    json("");
    assertThat(builds).hasValue(1);
    now = now.plusSeconds(2);
    assertThat(json("").path("now").asText()).isEqualTo("2026-07-04T12:00:11.000Z");
    assertThat(builds).hasValue(2);
  }

  @Test
  void whatPeopleWereToldIsAskedForAgainWhereItWasNotKnown() throws Exception {
    told = Optional.empty();
    assertThat(json("?day=2026-07-04").path("incidents").asBoolean()).isFalse();
    told = Optional.of(List.of(new Fact.Incident(Instant.parse("2026-07-04T10:21:00Z"), "hill", "i-1",
        Optional.of("magic"), Fact.Incident.What.TUNNEL, List.of("wg2"), Instant.parse("2026-07-04T10:20:30Z"),
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
    now = now.plusSeconds(11);
    var day = json("?day=2026-07-04");
    assertThat(day.path("incidents").asBoolean()).isTrue();
    assertThat(day.path("events").toString()).contains("People were told: wg2 down");
  }

  @Test
  void slowDayBlocksNeitherOtherPagesNorMemory() throws Exception {
    reading = new CountDownLatch(1);
    var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 1; i <= 4; i++) {
      for (int twice = 0; twice < 2; twice++) {
        waiting.add(CLIENT.sendAsync(request("/api/v1/timeline?day=2026-06-0" + i).build(),
            HttpResponse.BodyHandlers.ofString()));
      }
    }
    Awaitility.await().until(() -> get("/api/v1/timeline?day=2026-06-09").statusCode() == 503);
    assertThat(get("/api/v1/timeline?day=2026-06-09").body())
        .isEqualTo("other days are being read: try again in a moment\n");
    assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(get("/timeline").statusCode()).isEqualTo(200);
    assertThat(builds).hasValue(1);
    reading.countDown();
    for (var each : waiting) {
      assertThat(each.get().statusCode()).isEqualTo(200);
    }
    assertThat(builds).hasValue(4);
  }

  @Test
  void tornAndStrangeLinesCostNothingElse() throws Exception {
    Files.writeString(folder.resolve("2026-07-04.jsonl"), """
        nonsense
        {"at":"2026-07-04T11:00:00.000Z","kind":"outage","site":"hill","start":"never"}
        {"at":"2026-07-04T11:00:00.000Z","kind":"of-a-later-version","site":"hill"}
        {"at":"2026-07-04T11:00:00.000Z","kind":"no""", StandardOpenOption.APPEND);
    assertThat(json("?day=2026-07-04").path("events")).hasSize(4);
  }

  @Test
  void dayWithoutAFileIsADayThatNobodyWatched() throws Exception {
    var day = json("?day=2026-05-01");
    assertThat(day.path("written").asInt()).isZero();
    assertThat(day.at("/routers/0/tunnels/0/verdict/spans/0/word").asText()).isEqualTo("not-watched");
  }

  @Test
  void weightsOfAnEarlierDayHoldStill() throws Exception {
    var old = new Written();
    old.names(Instant.parse("2026-07-01T08:00:00Z"), 3)
        .weights(Instant.parse("2026-07-01T08:00:05Z"),
            "wg1wan metric 10 weight 30, wg2wan metric 10 weight 10, wg3wan metric 10 weight 10")
        .into(folder);
    assertThat(json("?day=2026-07-04").at("/routers/0/tunnels/0/shares/0/share").asDouble()).isEqualTo(0.6);
  }
}
