package net.wanwatch.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import net.wanwatch.report.Report;
import net.wanwatch.report.words.Language;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report of a real lab says what the lab knows: how many outages, how long, whose fault, how long connections stalled,
/// and how fast each tunnel was.
///
/// What the lab knows comes from a ping through each tunnel and a packet capture, both the test's own. Two outages, or as
/// many as `-Dwanwatch.lab.minutes` leave time for (`lab/bench/report-hour`), with drills and comparisons between them. The second program that
/// reckons the report's numbers, `report/verify.py`, has to find the same ones.
class ReportLabIT {
  private static final Duration SPAN = Duration.ofMinutes(Long.getLong("wanwatch.lab.minutes", 0));
  private static final List<String> KINDS = List.of("vps", "uplink", "link");
  private static final Map<String, String> VERDICTS = Map.of("vps", "tunnel-down", "uplink", "uplink-no-internet",
      "link", "uplink-down");
  /// The flows send this often: a gap counts from the first send that was lost, a capture's from the reply before it.
  private static final double BEAT = 0.110;
  /// mwan3 moves a connection long before; a port that is silent for longer was given up, and taken again by another flow.
  private static final double LONGEST_STALL = 20;
  private static final Pattern PONG = Pattern.compile("^\\[([0-9.]+)] .*icmp_seq=");
  private static final Pattern REPLY = Pattern.compile("^([0-9.]+) .*IP 10\\.0\\.0\\.1\\.9977 > ([0-9.]+\\.[0-9]+):");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SoftAssertions all = new SoftAssertions();
  private static final int TRIES = 10;
  private final Map<String, Double> bounds = new HashMap<>();

  @TempDir
  Path folder = Path.of("");

  private record Break(List<String> tunnels, String kind, double at) {}

  private record Drilled(String tunnel, double at, JsonNode result) {}

  @Test
  void reportAgreesWithWhatTheLabDid() throws Exception {
    var lab = Lab.running();
    lab.lab("heal", "all");
    for (int n = 1; n <= 3; n++) {
      lab.begin("router", pings("wg" + n), "ping", "-D", "-n", "-i", "0.2", "10.0." + n + ".1");
    }
    lab.begin("router", folder.resolve("capture"), "tcpdump", "-i", "any", "-n", "-tt", "-l",
        "udp and src host 10.0.0.1 and src port 9977");
    ok(lab);
    var since = Instant.now();
    var speeds = new HashMap<String, List<Double>>();
    var breaks = new ArrayList<Break>();
    var drills = new ArrayList<Drilled>();
    var comparisons = new ArrayList<JsonNode>();
    var random = new Random(1);
    for (int round = 0; round < 2 || Instant.now().isBefore(since.plus(SPAN)); round++) {
      var tunnel = "wg" + ((round + 1) % 3 + 1);
      speeds.computeIfAbsent(tunnel, _ -> new ArrayList<>()).add(speed(lab, tunnel));
      breaks.add(broken(lab, round % 10 == 9 ? "all" : tunnel, KINDS.get(round % KINDS.size()),
          10 + random.nextInt(SPAN.isZero() ? 3 : 20)));
      if (!SPAN.isZero() && round % 5 == 2) {
        drills.add(drilled(lab, tunnel));
      }
      if (!SPAN.isZero() && round % 15 == 7) {
        comparisons.add(compared(lab));
      }
    }
    long failovers = breaks.stream().filter(b -> b.tunnels().size() == 1).count();
    Lab.await("the last failover", () -> summary(lab, since).at("/routers/0/failovers").size() >= failovers);
    bounds(lab);
    var router = summary(lab, since).at("/routers/0");
    agrees(router, breaks, speeds);
    drills.forEach(drill -> agrees(router, drill));
    assertThat(router.path("drills").size()).isEqualTo(drills.size());
    agrees(router, comparisons);
    verified();
    all.assertAll();
  }

  /// As the collector's own door says it, at the moment it was over.
  private void agrees(JsonNode router, Drilled drill) {
    var told = only(router.path("drills"), drill.tunnel(), d -> soonAfter(drill.at(), d.path("start").asText()));
    var result = drill.result();
    try {
      double silence = silence(drill.tunnel(), drill.at());
      System.out.printf("%s drill: %s, cut for %.1f s, a ping's silence %.1f s%n", drill.tunnel(),
          told.path("score").asText(), told.path("seconds").asDouble(), silence);
      all.assertThat(told.path("seconds").asDouble())
          .as("drill of " + drill.tunnel())
          .isCloseTo(silence, within(1.0 + bounds.getOrDefault(drill.tunnel(), 0.0)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    all.assertThat(told.path("score").asText()).isEqualTo(result.path("score").asText());
    all.assertThat(told.path("detection-seconds").asDouble())
        .isCloseTo(result.path("detection").asDouble(), within(0.01));
  }

  private void agrees(JsonNode router, List<JsonNode> comparisons) {
    assertThat(router.path("comparisons").size()).isEqualTo(comparisons.size());
    for (var said : comparisons) {
      var told = router.path("comparisons")
          .valueStream()
          .filter(it -> it.path("id").asText().equals(said.path("id").asText()))
          .toList();
      assertThat(told).as(said.toString()).hasSize(1);
      all.assertThat(told.getFirst().path("blocks").asInt()).isEqualTo(said.path("blocks").asInt());
      System.out.println("comparison: " + told.getFirst().path("ratios"));
    }
  }

  private void verified() throws IOException, InterruptedException {
    var said = folder.resolve("verified");
    int exit = new ProcessBuilder("python3", Lab.ROOT.resolve("report/verify.py").toString(),
        folder.resolve("out").toString()).redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    System.out.print(Files.readString(said));
    assertThat(exit).as(Files.readString(said)).isZero();
  }

  /// A machine that let our process stand still leaves the ends of an outage as wide as the journal says.
  private void bounds(Lab lab) throws IOException {
    try (var files = Files.list(lab.folder().resolve("journal/collector"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (var line : Files.readAllLines(file)) {
          if (line.contains("\"kind\":\"outage\"") && line.contains("\"end\"")) {
            var fact = JSON.readTree(line);
            bounds.merge(fact.path("tunnel").asText(),
                fact.path("start-bound").asDouble() + fact.path("end-bound").asDouble(), Math::max);
          }
        }
      }
    }
  }

  private void agrees(JsonNode router, List<Break> breaks, Map<String, List<Double>> speeds) throws IOException {
    assertThat(router.at("/numbers/tunnel-outages").asInt()).as(router.path("outages").toString())
        .isEqualTo(breaks.stream().mapToInt(b -> b.tunnels().size()).sum());
    assertThat(router.at("/numbers/crew-outages").asLong())
        .isEqualTo(breaks.stream().filter(b -> b.tunnels().size() == 3).count());
    for (var broke : breaks) {
      for (var tunnel : broke.tunnels()) {
        outage(router, broke, tunnel);
      }
      if (broke.tunnels().size() == 1) {
        gap(router, broke);
      }
    }
    for (var tunnel : speeds.keySet()) {
      var row = only(router.path("throughput"), tunnel, r -> r.path("direction").asText().equals("down"));
      var sorted = speeds.get(tunnel).stream().sorted().toList();
      double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
      assertThat(row.path("median-bytes-per-second").asDouble()).as(tunnel).isCloseTo(median, within(1.0));
      assertThat(row.path("done").asInt()).isEqualTo(sorted.size());
      System.out.printf("%s: %.2f Mbit/s over %d tests%n", tunnel, median * 8 / 1e6, sorted.size());
    }
  }

  private static void ok(Lab lab) {
    Lab.await("every verdict ok", () -> {
      var status = JSON.readTree(lab.get("site", "http://127.0.0.1:9978/api/v1/status"));
      return status.at("/routers/0/tunnels").valueStream().allMatch(t -> t.path("verdict").asText().equals("ok"));
    });
  }

  /// Bytes per second, as iperf3 itself says it. A test that a busy machine kept from beginning is asked for again, as is one
  /// that was skipped or aborted because mwan3's own pings came too late, for a test fills such a machine.
  private static double speed(Lab lab, String tunnel) throws Exception {
    for (int tries = 1;; tries++) {
      var result = asked(lab, tunnel);
      if (tries == TRIES
          || !result.path("reason").asText().matches("agent-refused|agent-silent|offline|tunnel-offline")) {
        assertThat(result.path("outcome").asText()).as(result.toString()).isEqualTo("done");
        long told = result.path("throughput").asLong();
        Lab.await("the run in the journal", () -> lastRun(lab, tunnel).path("throughput").asLong() == told);
        return lastRun(lab, tunnel).at("/raw/" + tunnel + "/end/sum_received/bits_per_second").asDouble() / 8;
      }
      System.out.println("once more: " + result);
      ok(lab);
    }
  }

  /// A busy machine may keep one from beginning.
  private static Drilled drilled(Lab lab, String tunnel) throws IOException, InterruptedException {
    for (int tries = 1;; tries++) {
      ok(lab);
      double at = System.currentTimeMillis() / 1e3;
      var result = last(lab, "drills", "{\"tunnel\": \"%s\", \"seconds\": 20}".formatted(tunnel));
      if (tries == TRIES || result.path("event").asText().equals("result")) {
        assertThat(result.path("event").asText()).as(result.toString()).isEqualTo("result");
        ok(lab);
        lab.flowsOnEveryTunnel();
        return new Drilled(tunnel, at, result);
      }
      System.out.println("once more: " + result);
    }
  }

  private static JsonNode compared(Lab lab) throws IOException, InterruptedException {
    for (int tries = 1;; tries++) {
      ok(lab);
      var result = last(lab, "comparisons", "{\"ways\": [\"one\", \"mwan3\"], \"blocks\": 6, \"seconds\": 3}");
      if (tries == TRIES || result.path("outcome").asText().equals("done")) {
        assertThat(result.path("outcome").asText()).as(result.toString()).isEqualTo("done");
        return result;
      }
      System.out.println("once more: " + result);
    }
  }

  private static JsonNode asked(Lab lab, String tunnel) throws IOException, InterruptedException {
    return last(lab, "benchmarks",
        "{\"tunnel\": \"%s\", \"direction\": \"down\", \"flows\": 4, \"seconds\": 2}".formatted(tunnel));
  }

  /// The last line that is answered.
  private static JsonNode last(Lab lab, String what, String body) throws IOException, InterruptedException {
    var token = Files.readString(lab.folder().resolve("token")).strip();
    var said = lab.exec("site", "curl", "-sSN", "--max-time", "300", "-H", "Authorization: Bearer " + token, "-d", body,
        "http://127.0.0.1:9978/api/v1/" + what);
    JsonNode result = JSON.nullNode();
    for (var line : said.lines().filter(l -> l.startsWith("{")).toList()) {
      result = JSON.readTree(line);
    }
    return result;
  }

  private static JsonNode lastRun(Lab lab, String tunnel) throws IOException {
    JsonNode last = JSON.nullNode();
    try (var files = Files.list(lab.folder().resolve("journal/collector"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (var line : Files.readAllLines(file)) {
          last = line.contains("\"kind\":\"benchmark\"") && line.contains("\"tunnel\":\"" + tunnel + "\"")
              ? JSON.readTree(line)
              : last;
        }
      }
    }
    return last;
  }

  private static Break broken(Lab lab, String what, String kind, int seconds) throws Exception {
    Thread.sleep(3_000);
    double at = System.currentTimeMillis() / 1e3;
    lab.lab("break", what, kind);
    Thread.sleep(Duration.ofSeconds(seconds));
    lab.lab("heal", what);
    ok(lab);
    lab.flowsOnEveryTunnel();
    return new Break(what.equals("all") ? List.of("wg1", "wg2", "wg3") : List.of(what), kind, at);
  }

  private JsonNode summary(Lab lab, Instant since) throws IOException {
    var out = folder.resolve("out");
    Report.write(
        new Report.Request(List.of(lab.folder().resolve("journal")), Optional.of(since), Optional.empty(),
            ZoneId.of("UTC"), Optional.empty(), out, Optional.empty(), Instant.now(), false, Language.ENGLISH),
        _ -> {});
    return JSON.readTree(Files.readString(out.resolve("summary.json")));
  }

  private Path pings(String tunnel) {
    return folder.resolve("ping-" + tunnel);
  }

  private static JsonNode only(JsonNode rows, String tunnel, Predicate<JsonNode> wanted) {
    var found = rows.valueStream().filter(r -> r.path("tunnel").asText().equals(tunnel)).filter(wanted).toList();
    assertThat(found).as(rows.toString()).hasSize(1);
    return found.getFirst();
  }

  private static boolean soonAfter(double at, String instant) {
    double seconds = Instant.parse(instant).toEpochMilli() / 1e3 - at;
    return seconds > -2 && seconds < 25;
  }

  private void outage(JsonNode router, Break broke, String tunnel) throws IOException {
    var outage = only(router.path("outages"), tunnel,
        o -> soonAfter(broke.at(), o.path("start").asText()) && !o.path("maintenance").asBoolean());
    double truth = silence(tunnel, broke.at());
    System.out.printf("%s %s: %s for %.1f s, a ping's silence %.1f s%n", tunnel, broke.kind(),
        outage.path("verdict").asText(), outage.path("seconds").asDouble(), truth);
    all.assertThat(outage.path("verdict").asText()).isEqualTo(VERDICTS.get(broke.kind()));
    all.assertThat(outage.path("seconds").asDouble())
        .as(tunnel + " " + broke.kind())
        .isCloseTo(truth, within(1.0 + bounds.getOrDefault(tunnel, 0.0)));
  }

  /// The longest between two pings that were answered, of those that began when it broke.
  private double silence(String tunnel, double broke) throws IOException {
    double before = broke - 2;
    double longest = 0;
    double last = 0;
    for (var line : Files.readAllLines(pings(tunnel))) {
      var pong = PONG.matcher(line);
      if (pong.find()) {
        double at = Double.parseDouble(pong.group(1));
        longest = last > before && last < before + 7 ? Math.max(longest, at - last) : longest;
        last = at;
      }
    }
    return longest;
  }

  /// The flows' own silence, of those that fell silent when the tunnel broke.
  private void gap(JsonNode router, Break broke) throws IOException {
    var failover = only(router.path("failovers"), broke.tunnels().getFirst(),
        f -> soonAfter(broke.at(), f.path("at").asText()) && !f.path("expected").asBoolean());
    var last = new HashMap<String, Double>();
    var silences = new ArrayList<Double>();
    for (var line : Files.readAllLines(folder.resolve("capture"))) {
      var reply = REPLY.matcher(line);
      if (reply.find()) {
        double at = Double.parseDouble(reply.group(1));
        double before = last.getOrDefault(reply.group(2), 0.0);
        if (at - before > 1 && at - before < LONGEST_STALL && before > broke.at() - 1 && before < broke.at() + 3) {
          silences.add(at - before - BEAT);
        }
        last.put(reply.group(2), at);
      }
    }
    if (!failover.has("gap-seconds") && bounds.getOrDefault(broke.tunnels().getFirst(), 0.0) > 1) {
      System.out.println("  no gap is told: our process stood still");
      return;
    }
    if (!failover.has("gap-seconds")) {
      all.assertThat(silences).as("no flow was on it").isEmpty();
      return;
    }
    var sorted = silences.stream().sorted().toList();
    if (sorted.isEmpty()) {
      all.fail(broke + ": the capture has no stall");
      return;
    }
    System.out.printf("  gap %.2f s, of the capture %.2f to %.2f s over %d flows%n",
        failover.path("gap-seconds").asDouble(), sorted.getFirst(), sorted.getLast(), sorted.size());
    all.assertThat(failover.path("gap-seconds").asDouble())
        .as(broke.toString())
        .isBetween(sorted.getFirst() - 0.15, sorted.getLast() + 0.15);
  }
}
