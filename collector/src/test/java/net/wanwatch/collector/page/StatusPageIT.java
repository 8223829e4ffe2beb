package net.wanwatch.collector.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.wanwatch.fact.Verdict;
import net.wanwatch.http.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page as a browser shows it. Skipped where there is no Chromium; where `CI=true`, that is a failure.
class StatusPageIT {
  private static final Path SHOTS = Path.of("target/screenshots");
  private static final String CARDS = """
      document.querySelectorAll('.card[data-level=fine]').length + ' of ' + document.querySelectorAll('.card').length""";
  private static final int PORT = 9978;
  private static Chromium chromium;

  private volatile Status status = Hill.fine();
  private volatile boolean mute;
  private HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    boolean there = Files.isExecutable(Chromium.BINARY);
    if (!there && !"true".equals(System.getenv("CI"))) {
      System.out.println("StatusPageIT is skipped: there is no " + Chromium.BINARY);
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

  @BeforeEach
  void open() throws IOException {
    openServer();
  }

  /// An address of this host's loopback that no other test's process uses.
  private static String own() {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.1".formatted(100 + pid / 256 % 100, pid % 256);
  }

  private void openServer() throws IOException {
    var page = new StatusPage(this::now);
    server = HttpServer.open(List.of(own()), PORT, new PrometheusRegistry(), () -> true, page);
  }

  private Status now() {
    if (mute) {
      throw new IllegalStateException("a bug");
    }
    return Hill.at(Instant.now(), status);
  }

  @AfterEach
  void close() {
    chromium.call("Page.navigate", Map.of("url", "about:blank"));
    server.close();
  }

  private void show(Status first) {
    status = first;
    chromium.complaints();
    chromium.open("http://%s:%d/".formatted(own(), PORT));
    says("#live", "Live");
    var tunnels = first.routers().stream().flatMap(router -> router.tunnels().stream()).toList();
    long fine = tunnels.stream().filter(tunnel -> tunnel.verdict() == Verdict.OK).count();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> chromium.evaluate(CARDS).asText().equals(fine + " of " + tunnels.size()));
  }

  private static void says(String selector, String text) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(chromium.text(selector)).contains(text));
  }

  private void shoot(String name, Status what) throws IOException {
    chromium.window(390, 844, 2, false);
    show(what);
    shot(name + "-phone", true);
    chromium.window(390, 844, 2, true);
    shot(name + "-phone-dark", true);
    chromium.window(1440, 900, 1, false);
    shot(name + "-desktop", false);
    chromium.window(1440, 900, 1, true);
    shot(name + "-desktop-dark", false);
    assertThat(chromium.complaints()).isEmpty();
  }

  private static void shot(String name, boolean whole) throws IOException {
    assertThat(chromium.evaluate("document.documentElement.scrollWidth <= innerWidth").asBoolean())
        .as("no scrolling sideways: " + name)
        .isTrue();
    chromium.screenshot(SHOTS.resolve(name + ".png"), whole);
  }

  @Test
  void pictures() throws IOException {
    shoot("fine", Hill.fine());
    shoot("one-down", Hill.oneDown());
    shoot("all-dark", Hill.allDark());
    shoot("twelve", Hill.big());
  }

  @Test
  void changesArriveWithoutReload() {
    chromium.window(390, 844, 2, false);
    show(Hill.fine());
    assertThat(chromium.text("h1")).isEqualTo("Internet is fine");
    assertThat(chromium.text("#meaning")).isEqualTo("3 of 3 uplinks carry you.");
    chromium.evaluate("window.mark = 'same page'");
    status = Hill.oneDown();
    says("#meaning", "2 of 3 uplinks carry you. Starlink B is down.");
    assertThat(chromium.text("[data-key=wg2] .word")).isEqualTo("Down: dish has no internet");
    assertThat(chromium.text("[data-key=wg2] .since")).startsWith("for 3 min");
    status = Hill.allDark();
    says("h1", "No internet since ");
    assertThat(chromium.text("#since")).isEqualTo("for 3 min");
    assertThat(chromium.evaluate("window.mark").asText()).isEqualTo("same page");
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void whatADishSaysOfItselfIsSaidOnceAndAsWellAsItIsKnown() {
    chromium.window(390, 844, 2, false);
    show(Hill.oneStowed());
    var said = chromium.evaluate("document.querySelector('[data-key=wg2]').textContent").asText();
    assertThat(said.replace('\u00a0', ' ')).containsOnlyOnce("Its dish is stowed, for 3 min, ± 15 s.")
        .doesNotContain("its dish says");
  }

  @Test
  void lostStreamIsSaidAndMendsItself() throws IOException {
    chromium.window(390, 844, 2, false);
    show(Hill.oneDown());
    server.close();
    says("#live", "Connection lost, last heard ");
    says("h1", "Connection lost");
    assertThat(chromium.evaluate("getComputedStyle(document.querySelector('.cards')).filter").asText())
        .isEqualTo("grayscale(1)");
    shot("stale-phone", true);
    chromium.window(390, 844, 2, true);
    shot("stale-phone-dark", true);
    status = Hill.fine();
    openServer();
    says("#live", "Live");
    says("h1", "Internet is fine");
    assertThat(chromium.evaluate("getComputedStyle(document.querySelector('.cards')).filter").asText())
        .isEqualTo("none");
    assertThat(chromium.complaints()).allMatch(complaint -> complaint.startsWith("network: "));
  }

  /// As when a phone leaves the Wi-Fi: no error, no end, nothing.
  @Test
  void silenceIsALostStreamToo() {
    chromium.window(390, 844, 2, false);
    show(Hill.fine());
    mute = true;
    says("h1", "Connection lost");
    mute = false;
    says("h1", "Internet is fine");
  }

  @Test
  void oneHeadingLandmarksAndNames() {
    chromium.window(390, 844, 2, false);
    show(Hill.big());
    assertThat(chromium.evaluate("document.querySelectorAll('h1').length").asInt()).isEqualTo(1);
    assertThat(chromium.evaluate("document.documentElement.lang").asText()).isEqualTo("en");
    var nodes = chromium.call("Accessibility.getFullAXTree", Map.of()).path("nodes");
    var nameless = nodes.valueStream()
        .filter(node -> !node.path("ignored").asBoolean())
        .filter(node -> List.of("link", "button", "image", "heading", "region").contains(role(node)))
        .filter(node -> node.path("name").path("value").asText().isBlank())
        .toList();
    assertThat(nameless).isEmpty();
    assertThat(nodes.valueStream().map(StatusPageIT::role)).contains("banner", "main", "contentinfo", "status", "link");
  }

  private static String role(JsonNode node) {
    return node.path("role").path("value").asText();
  }

  @Test
  void labelsAreTextAndNeverMarkup() {
    show(
        Hill.site(Status.Internet.FINE, List.of(Hill.magic(Hill.up(1, "<img src=x onerror=alert(1)>", 1))), List.of()));
    assertThat(chromium.text("h3 .label")).isEqualTo("<img src=x onerror=alert(1)>");
    assertThat(chromium.complaints()).isEmpty();
  }
}
