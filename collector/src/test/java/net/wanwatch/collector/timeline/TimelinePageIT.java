package net.wanwatch.collector.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.wanwatch.collector.page.Chromium;
import net.wanwatch.collector.page.StatusPage;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Verdict;
import net.wanwatch.http.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The timeline as a browser shows it. Skipped where there is no Chromium; where `CI=true`, that is a failure.
class TimelinePageIT {
  private static final Path SHOTS = Path.of("target/screenshots");
  private static final SiteDay JULY = new SiteDay(LocalDate.parse("2026-07-04"), Written.BERLIN);
  private static final int PORT = 9978;
  private static Chromium chromium;

  @TempDir
  private Path folder = Path.of("");
  private volatile Instant now = JULY.to().plusSeconds(7200);
  private HttpServer server;
  private TimelinePage page;

  @SuppressWarnings("NullAway.Init")
  TimelinePageIT() {}

  @BeforeAll
  static void start() throws Exception {
    boolean there = Files.isExecutable(Chromium.BINARY);
    if (!there && !"true".equals(System.getenv("CI"))) {
      System.out.println("TimelinePageIT is skipped: there is no " + Chromium.BINARY);
      assumeTrue(false, "no " + Chromium.BINARY);
    }
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
  }

  /// An address of this host's loopback that no other test's process uses.
  private static String own() {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.1".formatted(100 + pid / 256 % 100, pid % 256);
  }

  @BeforeEach
  void open() throws Exception {
    page = new TimelinePage(new Days(TimelinePageTest.config(folder), (_, _) -> Optional.of(told()), () -> now));
    server = HttpServer.open(List.of(own()), PORT, new PrometheusRegistry(), () -> true, page, new StatusPage(() -> {
      throw new IllegalStateException("not asked");
    }));
  }

  @AfterEach
  void close() {
    chromium.call("Page.navigate", Map.of("url", "about:blank"));
    server.close();
    page.close();
  }

  private static Instant at(String time) {
    return Instant.parse("2026-07-04T" + time + "Z");
  }

  private static List<Fact> told() {
    return List.of(new Fact.Incident(at("19:15:00"), "hill", "i-1", Optional.of("magic"), Fact.Incident.What.CREW,
        List.of(), at("19:14:10"), Optional.of(at("19:31:00")), Optional.of("Alex"), Optional.of(at("19:16:00")),
        Optional.empty()));
  }

  /// A day at which there is something to see.
  private void busy(int tunnels) throws IOException {
    var members = new StringBuilder();
    for (int i = 1; i <= tunnels; i++) {
      members.append(i == 1 ? "" : ", ").append("wg%dwan metric 10 weight 10".formatted(i));
    }
    var day = new Written().started(JULY.from().minusSeconds(30))
        .names(JULY.from().minusSeconds(29), tunnels)
        .weights(JULY.from().minusSeconds(25), members.toString())
        .fine(JULY.from(), at("05:00:00"), tunnels)
        .stopped(at("05:00:20"))
        .started(at("05:45:40"))
        .fine(at("05:45:00"), JULY.to(), tunnels)
        .outage(at("08:20:30"), Duration.ofMinutes(14), "wg2", Verdict.UPLINK_NO_INTERNET, Duration.ofMillis(6_900))
        .outage(at("12:00:00"), Duration.ofSeconds(90), "wg1", Verdict.VPS_NOT_FORWARDING, Duration.ofSeconds(8))
        .outage(at("19:14:03"), Duration.ofMinutes(17), "wg1", Verdict.TUNNEL_DOWN, Duration.ofSeconds(7))
        .outage(at("19:14:05"), Duration.ofMinutes(17), "wg2", Verdict.TUNNEL_DOWN, Duration.ofSeconds(7))
        .outage(at("19:14:07"), Duration.ofMinutes(16), "wg3", Verdict.UPLINK_DOWN, Duration.ofSeconds(7))
        .crewOutage(at("19:14:08"), Duration.ofMinutes(16))
        .note(at("19:20:00"), "<script>alert(1)</script><img src=x onerror=alert(2)> moved the dish")
        .add(new Fact.Maintenance(at("14:00:00"), "hill", Optional.empty(), at("15:10:00"), "moving dish B"))
        .add(new Fact.Dish(at("08:22:00"), "hill", "d-1", "magic", "wg2", "abc", "obstructed", at("08:20:29"),
            Duration.ofSeconds(1), Optional.of(at("08:34:00")), Optional.of(Duration.ofSeconds(1))))
        .add(new Fact.Drill(at("16:02:00"), "hill", "magic", "wg3", "drill-1", DrillKind.PATH, Duration.ofSeconds(30),
            at("16:00:00"), Duration.ofMillis(20), at("16:00:30"), "time", Optional.empty(),
            Optional.of(Duration.ofSeconds(6)), Optional.of(Duration.ofSeconds(5)), Optional.of(Duration.ofSeconds(8)),
            Optional.of(Duration.ofSeconds(7)), 4, Optional.of(Duration.ofMillis(110)), OptionalInt.of(90),
            OptionalInt.of(4), Optional.of(false), Optional.of(Duration.ofSeconds(9)), DrillScore.IN_TIME))
        .verdict(at("10:00:00"), "wg3", Verdict.OK, Verdict.DEGRADED)
        .verdict(at("11:10:00"), "wg3", Verdict.DEGRADED, Verdict.OK)
        .minutes(at("10:00:00"), at("11:10:00"), "wg3", Map.of("degraded", Duration.ofMinutes(1)), "online")
        .verdict(at("17:00:00"), "wg1", Verdict.OK, Verdict.UNKNOWN)
        .verdict(at("17:40:00"), "wg1", Verdict.UNKNOWN, Verdict.OK)
        .minutes(at("17:00:00"), at("17:40:00"), "wg1", Map.of("unknown", Duration.ofMinutes(1)), "unknown");
    day.into(folder);
  }

  private void show(String query) {
    chromium.open("about:blank");
    Awaitility.await().until(() -> chromium.evaluate("location.href").asText().equals("about:blank"));
    chromium.complaints();
    chromium.open("http://%s:%d/timeline%s".formatted(own(), PORT, query));
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> !chromium.text("#window").isEmpty() && chromium.evaluate("document.title").asText().contains("hill"));
  }

  private static void says(String selector, String text) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(chromium.text(selector)).contains(text));
  }

  private static void key(String name) {
    for (var type : List.of("keyDown", "keyUp")) {
      chromium.call("Input.dispatchKeyEvent",
          Map.of("type", type, "key", name, "text", name.length() == 1 ? name : ""));
    }
  }

  private static void shot(String name, boolean whole) throws IOException {
    assertThat(chromium.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .as("no scrolling sideways: " + name)
        .isTrue();
    chromium.screenshot(SHOTS.resolve("timeline-" + name + ".png"), whole);
  }

  @Test
  void pictures() throws IOException {
    busy(3);
    for (boolean dark : new boolean[]{false, true}) {
      var look = dark ? "-dark" : "";
      chromium.window(390, 844, 2, dark);
      show("?day=2026-07-04");
      says("#events", "Maintenance: moving dish B");
      shot("phone" + look, true);
      chromium.window(1440, 900, 1, dark);
      show("?day=2026-07-04");
      says("#events", "Maintenance: moving dish B");
      shot("desktop" + look, true);
      show("?at=2026-07-04T19:14:03Z");
      says("#events", "the VPS does not answer through it");
      shot("desktop-at" + look, true);
    }
    chromium.window(390, 844, 2, false);
    show("?at=2026-07-04T19:14:03Z");
    says("#events", "the VPS does not answer through it");
    shot("phone-at", true);
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void twelveTunnelsOnOnePage() throws IOException {
    busy(12);
    chromium.window(1440, 900, 1, false);
    show("?day=2026-07-04");
    says("#events", "Maintenance: moving dish B");
    shot("twelve-desktop", true);
    chromium.window(390, 844, 2, false);
    show("?day=2026-07-04");
    says("#events", "Maintenance: moving dish B");
    shot("twelve-phone", true);
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void keysZoomMoveAndGoFromEventToEvent() throws IOException {
    busy(3);
    chromium.window(1440, 900, 1, false);
    show("?day=2026-07-04");
    says("#window", "The whole day");
    key("+");
    says("#window", "06:00 to 18:00");
    key("ArrowRight");
    says("#window", "08:24 to 20:24");
    key("Home");
    says("#window", "00:00 to 12:00");
    key("End");
    says("#window", "12:00 to 24:00");
    key("-");
    says("#window", "The whole day");
    key("n");
    says("#under", "Collector stopped");
    key("n");
    says("#under", "Collector started");
    key("p");
    says("#under", "Collector stopped");
    key("0");
    says("#window", "The whole day");
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void momentOpensAroundItAndSaysWhatWasThere() throws IOException {
    busy(3);
    chromium.window(1440, 900, 1, false);
    show("?at=2026-07-04T19:14:03Z");
    says("#day", "4 July 2026");
    says("#window", "20:59:03 to 21:29:03");
    says("#events", "Starlink C: was down for 16 min: no link or no address on its WAN port");
    assertThat(chromium.text("#events")).doesNotContain("Maintenance");
    chromium.evaluate("document.querySelector('#events button').click()");
    says("#under", "21:14:03");
  }

  @Test
  void fingersPinchAndDrag() throws IOException {
    busy(3);
    chromium.window(390, 844, 2, false);
    chromium.call("Emulation.setTouchEmulationEnabled", Map.of("enabled", true, "maxTouchPoints", 2));
    show("?day=2026-07-04");
    touch("touchStart", 150, 250);
    touch("touchMove", 100, 300);
    touch("touchMove", 50, 350);
    touch("touchEnd");
    says("#window", " to ");
    var before = chromium.text("#window");
    touch("touchStart", 200);
    touch("touchMove", 180);
    touch("touchMove", 120);
    touch("touchEnd");
    Awaitility.await().until(() -> !chromium.text("#window").equals(before));
    assertThat(chromium.complaints()).isEmpty();
  }

  private static void touch(String type, int... xs) {
    var y = chromium.evaluate("Math.round(document.querySelector('#view').getBoundingClientRect().top + 60)").asInt();
    var points = Arrays.stream(xs).mapToObj(x -> Map.of("x", x, "y", y)).toList();
    chromium.call("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", points));
  }

  @Test
  void whatPeopleWroteIsTextAndNeverMarkup() throws IOException {
    busy(3);
    chromium.window(1440, 900, 1, false);
    show("?at=2026-07-04T19:20:00Z");
    says("#events", "<script>alert(1)</script><img src=x onerror=alert(2)> moved the dish");
    assertThat(chromium.evaluate("document.querySelectorAll('main script, main img').length").asInt()).isZero();
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void daysAreALinkAwayAndTheStatusPageToo() throws IOException {
    busy(3);
    chromium.window(1440, 900, 1, false);
    show("?day=2026-07-04");
    assertThat(href("#before")).isEqualTo("/timeline?day=2026-07-03");
    assertThat(href("#after")).isEqualTo("/timeline?day=2026-07-05");
    assertThat(href("#site")).isEqualTo("/");
    now = at("20:00:00");
    show("");
    assertThat(chromium.evaluate("document.querySelector('#after').hasAttribute('href')").asBoolean()).isFalse();
    assertThat(chromium.evaluate("document.querySelector('#today').hidden").asBoolean()).isTrue();
    chromium.open("http://%s:%d/".formatted(own(), PORT));
    Awaitility.await().until(() -> chromium.evaluate("!!document.querySelector('a[href=\"/timeline\"]')").asBoolean());
  }

  private static String href(String selector) {
    return chromium.evaluate("document.querySelector('" + selector + "').getAttribute('href')").asText();
  }

  @Test
  void dayOfChangedClocksSaysSoAndHasItsHours() throws IOException {
    var autumn = new SiteDay(LocalDate.parse("2026-10-25"), Written.BERLIN);
    new Written().fine(autumn.from(), autumn.to(), 3).into(folder);
    now = autumn.to().plusSeconds(7200);
    chromium.window(1440, 900, 1, false);
    show("?day=2026-10-25");
    says("#zone", "this day has 25 hours");
    key("+");
    // 25 hours: the middle is half an hour before noon, and half of them begin at 05:15 of winter's time.
    says("#window", "05:15 to 17:45");
    shot("25-hours", true);
  }

  @Test
  void emptyDayAndWrongOneSaySo() {
    chromium.window(390, 844, 2, false);
    show("?day=2026-05-01");
    says("#notice", "Nothing was written down on this day");
    chromium.open("http://%s:%d/timeline?day=yesterday".formatted(own(), PORT));
    says("#notice", "day must stand there once, such as 2026-07-04.");
  }

  @Test
  void namesLandmarksAndATableForWhoeverDoesNotSeeIt() throws IOException {
    busy(3);
    chromium.window(390, 844, 2, false);
    show("?day=2026-07-04");
    assertThat(chromium.evaluate("document.querySelectorAll('h1').length").asInt()).isEqualTo(1);
    var nodes = chromium.call("Accessibility.getFullAXTree", Map.of()).path("nodes");
    var nameless = nodes.valueStream()
        .filter(node -> !node.path("ignored").asBoolean())
        .filter(node -> List.of("link", "button", "image", "heading", "region", "table").contains(role(node)))
        .filter(node -> node.path("name").path("value").asText().isBlank())
        .toList();
    assertThat(nameless).isEmpty();
    assertThat(nodes.valueStream().map(TimelinePageIT::role)).contains("banner", "main", "contentinfo", "status",
        "table");
    chromium.evaluate("document.querySelector('#spans').open = true");
    says("#spans", "07:00:20–07:45:40");
    says("#spans", "The crew: Not watched");
    says("#spans", "Starlink A: Not known");
    says("#spans", "Starlink B: Down: no internet behind its dish or modem");
  }

  private static String role(JsonNode node) {
    return node.path("role").path("value").asText();
  }
}
