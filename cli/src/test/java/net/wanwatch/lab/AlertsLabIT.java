package net.wanwatch.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// From packets that stop to the crew's phone: the shipped rules on real Prometheuses, the shipped routes and templates on a
/// real Alertmanager, and a chat that keeps every word. What is asserted is everything that arrived.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertsLabIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GAP = " (A third|Half) of connections stalled \\d+ s\\.";

  private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d");

  @SuppressWarnings("NullAway.Init") // raised before the first test
  private static Lab lab;

  /// When what is told of now began, at the earliest.
  private static Instant began = Instant.EPOCH;

  private static final Pattern LENGTH = Pattern.compile("after (?<number>\\d+) (?<unit>s|min)\\.");
  /// Messages that earlier tests of this lab left.
  private static int before;

  @BeforeAll
  static void raise() throws Exception {
    lab = Lab.running();
    Lab.await("every verdict ok",
        () -> lab.get("site", "http://127.0.0.1:9978/api/v1/status").split("\"verdict\":\"ok\"", -1).length == 4);
    // What a message says of the connections it takes from Prometheus, which has to have looked.
    Lab.await("every share in Prometheus", () -> lab.ask("count(mwan3_policy_share_ratio > 0)").orElse(0) == 3);
    Lab.await("nothing to be told", () -> !vps("/api/v2/alerts").toString().contains("\"wg")
        && !vps("/api/v2/alerts").toString().contains("SiteJustBack"));
    before = messages().size();
  }

  @AfterAll
  static void endMaintenance() throws Exception {
    token("DELETE", "");
  }

  private static List<String> messages() throws IOException, InterruptedException {
    var texts = new ArrayList<String>();
    for (var line : lab.lab("messages").lines().toList()) {
      var words = line.split(" ", 3);
      if (words[1].endsWith("/sendMessage")) {
        var body = JSON.readTree(words[2]);
        assertThat(body.get("chat_id").asText()).isEqualTo("-1000000000000");
        texts.add(body.get("text").asText().strip());
      }
    }
    return texts;
  }

  /// The next message, whole.
  private static void says(String text) throws Exception {
    int count = before + 1;
    Lab.await("a message: " + text, () -> messages().size() >= count);
    var told = messages();
    assertThat(told.get(before)).matches(text);
    var times = TIME.matcher(told.get(before));
    assertThat(times.find()).isTrue();
    // In whole minutes and without a day: since this lab's first message, and not after now.
    // Before midnight and after it the difference is negative, and minutes would be rounded to the other side.
    long ago = Math
        .floorDiv(Duration.between(LocalTime.parse(times.group()), LocalTime.now(ZoneOffset.UTC)).toSeconds(), 60);
    assertThat(Math.floorMod(ago, 24 * 60)).as(told.get(before))
        .isLessThanOrEqualTo(Math.toIntExact(Duration.between(began, Instant.now()).toMinutes() + 1));
    assertThat(told).as("messages").hasSize(count);
    before = count;
  }

  private static JsonNode vps(String path) throws IOException, InterruptedException {
    return JSON.readTree(lab.get("vps", "http://127.0.0.1:9093" + path));
  }

  private static void breaks(String what, String kind, String begun, String over) throws Exception {
    began = Instant.now();
    lab.lab("break", what, kind);
    says(begun);
    lab.lab("heal", what);
    says(over);
  }

  @Test
  @Order(1)
  void oneTunnelIsOneMessageAndOneWhenItIsBack() throws Exception {
    breaks("wg2", "vps", "🟠 Starlink B down since \\d\\d:\\d\\d\\. Internet works on Starlink A and Starlink C\\.\n"
        + "The VPS does not answer through it; no fault of its uplink was seen\\. (A third|Half) of connections stall for some seconds\\.",
        "🟢 Starlink B back \\d\\d:\\d\\d after \\d+ s\\.\n"
            + "The VPS did not answer through it; no fault of its uplink was seen\\.(" + GAP + ")?");
    lengthIsTheOutages("wg2");
  }

  /// The alert began later and ended later.
  private static void lengthIsTheOutages(String tunnel) throws Exception {
    var said = LENGTH.matcher(messages().get(before - 1));
    assertThat(said.find()).isTrue();
    double seconds = Double.parseDouble(said.group("number")) * (said.group("unit").equals("s") ? 1 : 60);
    double rounded = said.group("unit").equals("s") ? 0.51 : 30.1;
    assertThat(lab.ask("wanwatch_outage_last_duration_seconds{tunnel=\"%s\"}".formatted(tunnel)).orElseThrow())
        .isCloseTo(seconds, within(rounded));
  }

  @Test
  @Order(2)
  void sameTunnelAgainByAnotherFaultIsANewMessage() throws Exception {
    breaks("wg2", "uplink",
        "🟠 Starlink B down since \\d\\d:\\d\\d\\. Internet works on Starlink A and Starlink C\\.\n"
            + "No internet behind the dish; the port to it is up\\. If it lasts: has it power, and a clear sky\\?"
            + "( (A third|Half) of connections stall for some seconds\\.|" + GAP + ")?",
        "🟢 Starlink B back \\d\\d:\\d\\d after \\d+ s\\.\n" + "There was no internet behind the dish\\.(" + GAP
            + ")?");
  }

  @Test
  @Order(3)
  void vpsThatDoesNotForwardIsOneMessageForAllTunnels() throws Exception {
    breaks("all", "forwarding", "🔴 VPS lets nothing through since \\d\\d:\\d\\d\\. No uplink works\\.\n"
        + "The VPS's end of the tunnel answers, the internet behind it does not: look at the VPS's firewall \\(FORWARD\\)\\.",
        "🟢 VPS lets internet through again \\d\\d:\\d\\d after \\d+ s\\.\n"
            + "The VPS let no answers back into the tunnels: its firewall\\.");
  }

  @Test
  @Order(4)
  void allDarkIsTheVpssOneMessageAndNothingOfTheSitesComesAfter() throws Exception {
    breaks("all", "uplink",
        "🔴 SITE OFFLINE since \\d\\d:\\d\\d\\. All 3 uplinks silent within \\d+ s: power or router\\?\n"
            + "Check the Magic Box and its power\\.",
        "🟢 SITE BACK \\d\\d:\\d\\d after \\d+ s\\.\n" + "All 3 uplinks were silent within \\d+ s\\.");
    Lab.await("nothing of the site's own waits", () -> !vps("/api/v2/alerts").toString().contains("SiteJustBack")
        && lab.ask("count(ALERTS{alertstate=\"firing\"}) or vector(0)").orElse(1) == 0);
    assertThat(messages()).hasSize(before);
  }

  @Test
  @Order(5)
  void maintenanceSaysSoAndNothingElse() throws Exception {
    began = Instant.now();
    token("POST", "{\"seconds\":1800,\"text\":\"moving dish B\",\"router\":\"magic\"}");
    says("⚪ Maintenance since \\d\\d:\\d\\d, 30 min: no alarms meanwhile\\.\nWhat breaks until then is planned\\.");
    lab.lab("break", "wg2", "link");
    Lab.await("an alert held back",
        () -> vps("/api/v2/alerts?inhibited=true&active=false").toString().contains("TunnelDown"));
    assertThat(messages()).hasSize(before);
    lab.lab("heal", "wg2");
  }

  @Test
  @Order(6)
  void collectorThatIsToldToStopIsNoDarkSite() throws Exception {
    Lab.await("a lit site", () -> dark().endsWith(" 0.0"));
    lab.kill("collector", "TERM");
    for (int second = 0; second < 20; second++) {
      Thread.sleep(1_000);
      assertThat(dark()).as("second %d", second).endsWith(" 0.0");
    }
    lab.lab("run");
  }

  private static String dark() throws Exception {
    return lab.get("vps", "http://10.0.0.1:9977/metrics")
        .lines()
        .filter(line -> line.startsWith("wanwatch_site_dark{"))
        .findFirst()
        .orElse("");
  }

  private static final Pattern SELECTOR = Pattern.compile("\\b((?:wanwatch|mwan3|wireguard)_[a-z0-9_]+)(\\{[^}]*})?");

  @Test
  @Order(7)
  void everyMetricAndLabelOfTheRulesIsInOurOwnScrape() throws Exception {
    assertThat(missing("site", "http://127.0.0.1:9090")).as("on site").isEmpty();
    assertThat(missing("vps", "http://10.0.0.1:9090")).as("on the VPS").isEmpty();
  }

  /// Selectors of the rules that this Prometheus has no series for. Those of throughput tests are there once tests run.
  private static Set<String> missing(String end, String prometheus) throws Exception {
    var rules = Files.readString(Lab.ROOT.resolve("alerting/rules/" + end + ".yml")).replace("\\\"", "\"");
    var selectors = new LinkedHashSet<String>();
    for (var found = SELECTOR.matcher(rules.replaceAll("(?m)^ *#.*", "")); found.find();) {
      selectors.add(found.group().replaceAll("=%q", "!=\"\""));
    }
    selectors.removeIf(selector -> selector.startsWith("wanwatch_benchmark_"));
    var missing = new LinkedHashSet<String>();
    for (var selector : selectors) {
      var answer = JSON.readTree(lab.exec(end, "curl", "-sS", "-G", "--max-time", "10", prometheus + "/api/v1/query",
          "--data-urlencode", "query=count(last_over_time(" + selector + "[10m]))"));
      if (answer.at("/data/result").isEmpty()) {
        missing.add(selector);
      }
    }
    assertThat(selectors).hasSizeGreaterThan(5);
    return missing;
  }

  private static void token(String method, String body) throws Exception {
    var token = Files.readAllLines(lab.folder().resolve("token")).getFirst();
    lab.exec("site", "curl", "-sS", "--fail", "-X", method, "-H", "Authorization: Bearer " + token, "-H",
        "Content-Type: application/json", "--data", body, "http://127.0.0.1:9978/api/v1/maintenance");
  }
}
