package net.wanwatch.collector.benchmark.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.collector.benchmark.plan.TestPlan;
import net.wanwatch.collector.benchmark.plan.TestPlanner;
import net.wanwatch.collector.benchmark.plan.TestQueue;
import net.wanwatch.collector.benchmark.run.TestBench;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Fact;
import net.wanwatch.poll.Poll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkMetricsTest {
  private static final Instant NOW = Instant.parse("2026-08-01T19:14:03.120Z");

  @TempDir
  private Path folder = Path.of("");

  private Config config() throws Exception {
    return ConfigFile.read(Files.writeString(folder.resolve("wanwatch.yaml"), """
        site: hill
        benchmarks:
          time-zone: UTC
          plan: [{name: down, direction: down, every: 5h, jitter: 0s}]
        routers:
          - name: magic
            addresses: [192.168.1.1]
            key: id_ed25519
            tunnels:
              - {name: wg1, label: Starlink A, router-address: 10.0.1.2, vps-address: 10.0.1.1, ceiling: 100Mbit, budget: {day: 1GB, month: 20GB}}
        """));
  }

  private static Fact.Benchmark run(Optional<String> tunnel, String body) throws IOException {
    return TestBench.fact(tunnel, body);
  }

  private static List<Fact> facts() throws IOException {
    return List.of(run(Optional.of("wg1"), """
        {"scenario":"mwan3","over":"tunnel","direction":"down","protocol":"tcp","flows":8,"outcome":"done",
         "throughput":6706331,"retransmits":616,"transferred":36792360,
         "rtt":{"wg1":{"idle":{"p50":0.034,"p95":0.041,"n":180},"loaded":{"p50":0.099,"p95":0.2,"n":45}}},"raw":{"a":1}}
        """), run(Optional.empty(), """
        {"scenario":"mwan3","over":"crew","direction":"up","protocol":"udp","flows":1,"outcome":"done",
         "throughput":1000,"jitter":0.0003,"lost":0.01,"transferred":20000}"""), run(Optional.of("wg1"), """
        {"scenario":"mwan3","over":"tunnel","direction":"down","protocol":"tcp","flows":8,"outcome":"aborted",
         "reason":"tunnel-offline","transferred":5}"""),
        new Fact.BenchmarkSkipped(NOW, "hill", "magic", Optional.of("wg1"), "down", "load"));
  }

  private String shown(LedgerFile ledger, Results results) throws Exception {
    var config = config();
    var budgets = new Budgets(ledger, config.benchmarks().zone(), () -> NOW);
    return text(new BenchmarkMetrics(config, results, budgets, ledger, plan(config, ledger, results, budgets)));
  }

  private static Scheduler<?> plan(Config config, LedgerFile ledger, Results results, Budgets budgets) {
    return TestPlan.of(config.benchmarks(), List.of(new TestPlan.Place(new TestBench().bench(), idle())),
        new TestQueue(budgets, results), new TestPlanner(Optional.empty(), results), results, ledger, () -> NOW);
  }

  /// The plan is not started here, and so measures no load.
  private static Load idle() {
    return new Load(new Poll<>("none", () -> {
      throw new IOException("not asked");
    }, Duration.ofSeconds(1), () -> NOW));
  }

  private static String text(MultiCollector metrics) throws IOException {
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, metrics.collect());
    return out.toString(UTF_8).lines().filter(l -> !l.startsWith("# ")).collect(Collectors.joining("\n"));
  }

  @Test
  void resultsCountsBudgetsAndWhatComes() throws Exception {
    var ledger = LedgerFile.open(folder);
    var results = new Results(ledger);
    for (var fact : facts()) {
      results.accept(fact);
    }
    var crew = "{direction=\"up\",flows=\"1\",protocol=\"udp\",router=\"magic\",scenario=\"mwan3\",site=\"hill\",tunnel=\"crew\"}";
    var wg1 = "{direction=\"down\",flows=\"8\",protocol=\"tcp\",router=\"magic\",scenario=\"mwan3\",site=\"hill\",tunnel=\"wg1\"}";
    var shown = shown(ledger, results).lines()
        .map(line -> line.replace(crew, "{CREW}")
            .replace(wg1, "{WG1}")
            .replaceAll("\\{direction=\"down\",flows=\"8\",percentile=\"(.*?)\".*\\}", "{WG1,$1}"))
        .filter(line -> !line.endsWith("} 0.0") || line.contains("paused"))
        .toList();
    assertThat(shown).containsExactly("""
            wanwatch_benchmark_budget_bytes{period="day",router="magic",site="hill",tunnel="wg1"} 1.0E9
            wanwatch_benchmark_budget_bytes{period="month",router="magic",site="hill",tunnel="wg1"} 2.0E10
            wanwatch_benchmark_budget_remaining_bytes{period="day",router="magic",site="hill",tunnel="wg1"} 1.0E9
            wanwatch_benchmark_budget_remaining_bytes{period="month",router="magic",site="hill",tunnel="wg1"} 2.0E10
            wanwatch_benchmark_failures_total{reason="tunnel-offline",router="magic",site="hill"} 1.0
            wanwatch_benchmark_idle_rtt_seconds{WG1,50} 0.034
            wanwatch_benchmark_idle_rtt_seconds{WG1,95} 0.041
            wanwatch_benchmark_jitter_seconds{CREW} 3.0E-4
            wanwatch_benchmark_last_success_timestamp_seconds{WG1} 1.78561164312E9
            wanwatch_benchmark_last_success_timestamp_seconds{CREW} 1.78561164312E9
            wanwatch_benchmark_loaded_rtt_seconds{WG1,50} 0.099
            wanwatch_benchmark_loaded_rtt_seconds{WG1,95} 0.2
            wanwatch_benchmark_lost_ratio{CREW} 0.01
            wanwatch_benchmark_next_timestamp_seconds{site="hill",variant="down"} 1.785618E9
            wanwatch_benchmark_paused{site="hill"} 0.0
            wanwatch_benchmark_retransmits{WG1} 616.0
            wanwatch_benchmark_runs_total{router="magic",site="hill"} 3.0
            wanwatch_benchmark_skipped_total{reason="load",router="magic",site="hill"} 1.0
            wanwatch_benchmark_skipped_total{reason="paused",router="magic",site="hill"} 0.0
            wanwatch_benchmark_throughput_bytes_per_second{WG1} 6706331.0
            wanwatch_benchmark_throughput_bytes_per_second{CREW} 1000.0
            wanwatch_benchmark_transferred_bytes_total{router="magic",site="hill"} 3.6812365E7
            """.lines().toArray(String[]::new));
  }

  @Test
  void whatCanHappenBeginsAtZeroAndNoResultIsNone() throws Exception {
    var ledger = LedgerFile.open(folder);
    assertThat(shown(ledger, new Results(ledger)))
        .contains("wanwatch_benchmark_skipped_total{reason=\"quiet-hours\",router=\"magic\",site=\"hill\"} 0.0",
            "wanwatch_benchmark_failures_total{reason=\"tunnel-offline\",router=\"magic\",site=\"hill\"} 0.0",
            "wanwatch_benchmark_runs_total{router=\"magic\",site=\"hill\"} 0.0")
        .doesNotContain("throughput");
  }

  @Test
  void lastResultsOutliveARestartAndThePageShowsThem() throws Exception {
    var before = new Results(LedgerFile.open(folder));
    for (var fact : facts()) {
      before.accept(fact);
    }
    var ledger = LedgerFile.open(folder);
    var results = new Results(ledger);
    assertThat(shown(ledger, results)).contains("throughput_bytes_per_second{direction=\"down\"");
    var config = config();
    var budgets = new Budgets(ledger, config.benchmarks().zone(), () -> NOW);
    var speed = new Speed(config, results, budgets, ledger, plan(config, ledger, results, budgets)).get().orElseThrow();
    assertThat(speed.tested()).singleElement().satisfies(row -> {
      assertThat(row.what()).isEqualTo("Starlink A");
      assertThat(row.down().orElseThrow().throughput()).isEqualTo(6706331);
      assertThat(row.down().orElseThrow().loaded()).contains(0.099);
      assertThat(row.up()).isEmpty();
    });
    assertThat(speed.next()).singleElement().satisfies(next -> {
      assertThat(next.variant()).isEqualTo("down");
      assertThat(next.what()).isEqualTo("each uplink ↓");
    });
    assertThat(speed.budgets()).extracting("period").containsExactly("day", "month");
    assertThat(results.last().getFirst().raw()).isEmpty();
  }
}
