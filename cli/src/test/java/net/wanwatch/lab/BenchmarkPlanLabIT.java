package net.wanwatch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.collector.benchmark.plan.PlannedTimes;
import net.wanwatch.config.ConfigFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The plan over real tunnels. Each collector here is one more beside the lab's own, with its own port and journal.
class BenchmarkPlanLabIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("NullAway.Init") // raised before the first test
  private static Lab lab;
  private final List<Extra> running = new ArrayList<>();

  /// One more collector.
  private record Extra(int port, String pid, Path journal) {
    /// Facts of these kinds, in the order of the journal.
    List<JsonNode> facts(String kinds) throws IOException {
      var facts = new ArrayList<JsonNode>();
      try (var files = Files.list(journal)) {
        for (var file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
          for (var line : Files.readAllLines(file)) {
            var fact = JSON.readTree(line);
            if (fact.path("kind").asText().matches(kinds)) {
              facts.add(fact);
            }
          }
        }
      }
      return facts;
    }

    /// Without what a start brings (nothing known of the router yet: `offline`), and rounds that took longer than the plan's
    /// ten seconds (`missed`).
    List<JsonNode> settled(String tunnel) throws IOException {
      return skipped().stream()
          .filter(f -> f.path("tunnel").asText().equals(tunnel))
          .filter(f -> !f.path("reason").asText().matches("offline|missed"))
          .toList();
    }

    List<JsonNode> skipped() throws IOException {
      return facts("benchmark-skipped");
    }

    String metric(String begins) throws IOException, InterruptedException {
      return lab.get("site", "http://127.0.0.1:%d/metrics".formatted(port))
          .lines()
          .filter(line -> line.startsWith(begins))
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .findFirst()
          .orElse("absent");
    }

    /// What it began to serve and left for its next start, which says `missed`.
    int owed(String variant, String tunnel) throws IOException {
      return (int) JSON.readTree(Files.readAllBytes(journal.resolve("benchmarks.json")))
          .path("due")
          .valueStream()
          .filter(due -> due.path("variant").asText().equals(variant) && due.path("tunnel").asText("").equals(tunnel))
          .count();
    }

    Instant served(String variant) throws IOException {
      return Instant.parse(JSON.readTree(Files.readAllBytes(journal.resolve("benchmarks.json")))
          .path("served")
          .path("magic/" + variant)
          .asText());
    }
  }

  @BeforeAll
  static void raise() throws Exception {
    lab = Lab.running();
    lab.lab("heal", "all");
    Lab.await("every member online", () -> lab.get("site", "http://127.0.0.1:9978/metrics")
        .contains("wanwatch_tunnels_online{router=\"magic\",site=\"hill\"} 3.0"));
  }

  @AfterEach
  void end() throws Exception {
    for (var extra : running) {
      signal(extra, "KILL");
    }
  }

  private static void signal(Extra extra, String signal) throws IOException, InterruptedException {
    lab.exec("site", "sh", "-c", "kill -%s %s 2>/dev/null; true".formatted(signal, extra.pid));
  }

  private static Path config(int port, String benchmarks, List<String> ofTunnels) throws IOException {
    var text = Files.readString(lab.folder().resolve("wanwatch.yaml"))
        .replaceFirst("listen: \\[192.168.1.50\\]", "port: " + port)
        .replace("/journal/", "/journal/" + port + "/")
        .replace("routers:\n", "benchmarks:\n" + benchmarks.indent(2) + "routers:\n");
    for (int n = 1; n <= ofTunnels.size(); n++) {
      text = Pattern.compile("(name: wg%d,.*?)(, ceiling: \\{.*?\\})?\\}$".formatted(n), Pattern.MULTILINE)
          .matcher(text)
          .replaceFirst("$1" + ofTunnels.get(n - 1) + "}");
    }
    return Files.writeString(lab.folder().resolve("extra-%d.yaml".formatted(port)), text);
  }

  private Extra start(int port, Path config) throws Exception {
    var program = Optional.ofNullable(System.getenv("WANWATCH")).orElse(Lab.ROOT.resolve("wanwatch").toString());
    var pid = lab
        .exec("site", "sh", "-c",
            "setsid %s collector --config %s >%s/log/extra-%d 2>&1 </dev/null & echo $!".formatted(program, config,
                lab.folder(), port))
        .strip();
    var extra = new Extra(port, pid, lab.folder().resolve("journal/%d/collector".formatted(port)));
    running.add(extra);
    return extra;
  }

  private static long bytes(String tunnel) throws IOException, InterruptedException {
    var words = lab.exec("router", "cat", "/proc/net/dev")
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(tunnel + ":"))
        .findFirst()
        .orElseThrow()
        .substring(tunnel.length() + 1)
        .strip()
        .split("\\s+", -1);
    return Long.parseLong(words[0]) + Long.parseLong(words[8]);
  }

  private static void saidOnlySo(Extra extra, String tunnel, String reason) throws Exception {
    // An agent that a busy machine does not let answer in time is a reason of its own, whatever the test is about.
    var skipped = extra.settled(tunnel)
        .stream()
        .filter(fact -> !fact.path("reason").asText().equals("agent-silent"))
        .toList();
    assertThat(skipped).isNotEmpty()
        .allSatisfy(fact -> assertThat(fact.path("reason").asText()).isEqualTo(reason))
        .allSatisfy(fact -> assertThat(fact.path("variant").asText()).isEqualTo("often"));
    Lab.await("the metric to agree",
        () -> Double.parseDouble(
            extra.metric("wanwatch_benchmark_skipped_total{reason=\"%s\"".formatted(reason))) == extra.skipped()
                .stream()
                .filter(f -> f.path("reason").asText().equals(reason))
                .count());
  }

  @Test
  void exhaustedBudgetQuietHoursAndABusyLineKeepTestsFromRunning() throws Exception {
    var plan = "plan: [{name: often, direction: down, flows: 1, seconds: 5, every: 10s, jitter: 0s}]\n";
    var poor = start(9979, config(9979, "load-gate: 10%\n" + plan,
        List.of(", ceiling: {down: 50Mbit, up: 10Mbit}, budget: {day: 20MB}", ", ceiling: 2Mbit", "")));
    var quiet = start(9980,
        config(9980, "quiet-hours: [00:00-12:00, 12:00-00:00]\n" + plan, List.of(", ceiling: 50Mbit", "", "")));
    var load = lab
        .exec("router", "sh", "-c",
            "busybox ping -q -s 1400 -A -c 1000000 -w 600 10.0.2.1 >/dev/null 2>&1 </dev/null & echo $!")
        .strip();
    Lab.await("both to have begun", () -> !poor.skipped().isEmpty() && !quiet.skipped().isEmpty());
    long before = bytes("wg1");
    var began = Instant.now();

    Lab.await("skips on each tunnel",
        () -> poor.settled("wg1").size() >= 2 && !poor.settled("wg2").isEmpty() && quiet.settled("wg1").size() >= 2);

    double rate = (bytes("wg1") - before) / Math.max(1.0, Duration.between(began, Instant.now()).toMillis() / 1000.0);
    assertThat(rate).as("bytes a second through wg1, probes of three collectors").isLessThan(60_000);
    lab.exec("router", "kill", load);
    saidOnlySo(poor, "wg1", "budget");
    saidOnlySo(poor, "wg2", "load");
    saidOnlySo(quiet, "wg1", "quiet-hours");
    for (var extra : List.of(poor, quiet)) {
      assertThat(extra.facts("benchmark")).isEmpty();
      assertThat(extra.metric("wanwatch_benchmark_runs_total{")).isEqualTo("0.0");
      assertThat(extra.metric("wanwatch_benchmark_transferred_bytes_total{")).isEqualTo("0.0");
    }
    assertThat(poor.metric("wanwatch_benchmark_budget_remaining_bytes{period=\"day\"")).isEqualTo("2.0E7");
  }

  /// The collector is killed in the middle of it, and comes back.
  @Test
  void everyPlannedTimeHasExactlyOneOutcome() throws Exception {
    var file = config(9981, """
      plan:
        - {name: fast, direction: down, flows: 1, seconds: 1, omitted: 0, every: 9s, jitter: 4s}
        - {name: together, over: aggregate, direction: up, flows: 1, seconds: 1, omitted: 0, every: 25s, jitter: 9s}
      """, List.of(", ceiling: 5Mbit", ", ceiling: 5Mbit", ""));
    var first = start(9981, file);
    Lab.await("the plan", () -> Files.exists(first.journal.resolve("benchmarks.json"))
        && first.served("together").isAfter(Instant.EPOCH));
    var begin = List.of(first.served("fast"), first.served("together"));
    Lab.await("two to be done",
        () -> first.facts("benchmark").stream().filter(f -> f.path("outcome").asText().equals("done")).count() >= 2);
    signal(first, "KILL");
    var gone = Instant.now();
    Lab.await("a time to be missed", () -> Instant.now().isAfter(gone.plusSeconds(10)));
    var second = start(9981, file);
    Lab.await("one more",
        () -> second.facts("benchmark")
            .stream()
            .anyMatch(f -> Instant.parse(f.path("at").asText()).isAfter(gone.plusSeconds(10))));
    signal(second, "TERM");
    Lab.await("its end", () -> second.facts("stopped").size() == 1);
    var config = ConfigFile.read(file);
    for (int i = 0; i < 2; i++) {
      var variant = config.benchmarks().plan().get(i);
      var planned = new PlannedTimes(variant, "magic", config.benchmarks().zone()).between(begin.get(i),
          second.served(variant.name()), 1000);
      for (var tunnel : i == 0 ? List.of("wg1", "wg2") : List.of("")) {
        var outcomes = second.facts("benchmark|benchmark-skipped")
            .stream()
            .filter(f -> f.path("variant").asText().equals(variant.name()) && f.path("tunnel").asText().equals(tunnel))
            .toList();
        assertThat(outcomes).as(variant.name() + " " + tunnel + ", planned " + planned)
            .hasSize(planned.size() - second.owed(variant.name(), tunnel));
      }
    }
    assertThat(second.skipped()).extracting(f -> f.path("reason").asText()).contains("missed");
  }
}
