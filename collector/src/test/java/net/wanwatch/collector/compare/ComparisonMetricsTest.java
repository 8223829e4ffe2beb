package net.wanwatch.collector.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.Compared.Difference;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import org.junit.jupiter.api.Test;

class ComparisonMetricsTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final Config CONFIG = new Config("hill", Optional.empty(),
      new Config.Agent(List.of(), 9977, Duration.ofSeconds(5), Path.of("journal"), Optional.empty()),
      new Config.Collector(List.of(), 9978, Duration.ofSeconds(5), Path.of("journal"), Optional.empty()),
      new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
      List.of(new Meadow().box()));

  private static Fact.Comparison comparison(Work work, int blocks, Optional<Throughput.Outcome> outcome) {
    boolean enough = blocks > 5;
    double one = work == Work.BULK ? 5e6 : 0.4;
    return new Fact.Comparison(NOON, "hill", "magic", "c" + work, NOON.minusSeconds(300), work,
        work == Work.BULK ? 8 : 1, 8, 2, 8, blocks, Optional.of("wg1"), List.of(way("one", one), way("mwan3", one * 2)),
        List.of(new Compared.Ratio("mwan3", "one", blocks, number(enough, 2), number(enough, 1.9), number(enough, 2.1),
            enough ? work == Work.BULK ? Difference.BETTER : Difference.WORSE : Difference.TOO_FEW_BLOCKS)),
        Map.of(), 42, outcome, Optional.empty(), Optional.empty());
  }

  private static OptionalDouble number(boolean is, double number) {
    return is ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  private static Compared.Treatment way(String name, double median) {
    return new Compared.Treatment(name, List.of(median), OptionalDouble.of(median), OptionalDouble.empty(),
        OptionalLong.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(),
        OptionalInt.empty());
  }

  private static String shown(ComparisonResults results) throws IOException {
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(out, new ComparisonMetrics(CONFIG, results, () -> Map.of("daily", NOON)).collect());
    return out.toString(UTF_8);
  }

  @Test
  void theLastOfEachWorkAndWhatHappenedAndWhatComes() throws Exception {
    var results = new ComparisonResults(List.of());
    results.accept(comparison(Work.BULK, 8, Optional.of(Throughput.Outcome.DONE)));
    results.accept(comparison(Work.PAGES, 8, Optional.of(Throughput.Outcome.DONE)));
    results.accept(new Fact.ComparisonSkipped(NOON, "hill", "magic", "daily", "load"));
    results.accept(new Fact.ComparisonSkipped(NOON, "hill", "magic", "daily", "too-warm"));
    assertThat(shown(results).lines().filter(it -> !it.startsWith("# HELP")).toList()).isEqualTo("""
            # TYPE wanwatch_comparison_last_blocks gauge
            wanwatch_comparison_last_blocks{flows="1",router="magic",site="hill",work="pages"} 8.0
            wanwatch_comparison_last_blocks{flows="8",router="magic",site="hill",work="bulk"} 8.0
            # TYPE wanwatch_comparison_last_completion_seconds gauge
            wanwatch_comparison_last_completion_seconds{flows="1",router="magic",site="hill",way="mwan3",work="pages"} 0.8
            wanwatch_comparison_last_completion_seconds{flows="1",router="magic",site="hill",way="one",work="pages"} 0.4
            # TYPE wanwatch_comparison_last_difference gauge
            wanwatch_comparison_last_difference{difference="better",flows="1",of="mwan3",router="magic",site="hill",to="one",work="pages"} 0.0
            wanwatch_comparison_last_difference{difference="better",flows="8",of="mwan3",router="magic",site="hill",to="one",work="bulk"} 1.0
            wanwatch_comparison_last_difference{difference="held-by-ceiling",flows="1",of="mwan3",router="magic",site="hill",to="one",work="pages"} 0.0
            wanwatch_comparison_last_difference{difference="held-by-ceiling",flows="8",of="mwan3",router="magic",site="hill",to="one",work="bulk"} 0.0
            wanwatch_comparison_last_difference{difference="no-difference-shown",flows="1",of="mwan3",router="magic",site="hill",to="one",work="pages"} 0.0
            wanwatch_comparison_last_difference{difference="no-difference-shown",flows="8",of="mwan3",router="magic",site="hill",to="one",work="bulk"} 0.0
            wanwatch_comparison_last_difference{difference="too-few-blocks",flows="1",of="mwan3",router="magic",site="hill",to="one",work="pages"} 0.0
            wanwatch_comparison_last_difference{difference="too-few-blocks",flows="8",of="mwan3",router="magic",site="hill",to="one",work="bulk"} 0.0
            wanwatch_comparison_last_difference{difference="worse",flows="1",of="mwan3",router="magic",site="hill",to="one",work="pages"} 1.0
            wanwatch_comparison_last_difference{difference="worse",flows="8",of="mwan3",router="magic",site="hill",to="one",work="bulk"} 0.0
            # TYPE wanwatch_comparison_last_end_timestamp_seconds gauge
            wanwatch_comparison_last_end_timestamp_seconds{flows="1",router="magic",site="hill",work="pages"} 1.7855856E9
            wanwatch_comparison_last_end_timestamp_seconds{flows="8",router="magic",site="hill",work="bulk"} 1.7855856E9
            # TYPE wanwatch_comparison_last_ratio gauge
            wanwatch_comparison_last_ratio{flows="1",of="mwan3",router="magic",site="hill",to="one",work="pages"} 2.0
            wanwatch_comparison_last_ratio{flows="8",of="mwan3",router="magic",site="hill",to="one",work="bulk"} 2.0
            # TYPE wanwatch_comparison_last_ratio_high gauge
            wanwatch_comparison_last_ratio_high{flows="1",of="mwan3",router="magic",site="hill",to="one",work="pages"} 2.1
            wanwatch_comparison_last_ratio_high{flows="8",of="mwan3",router="magic",site="hill",to="one",work="bulk"} 2.1
            # TYPE wanwatch_comparison_last_ratio_low gauge
            wanwatch_comparison_last_ratio_low{flows="1",of="mwan3",router="magic",site="hill",to="one",work="pages"} 1.9
            wanwatch_comparison_last_ratio_low{flows="8",of="mwan3",router="magic",site="hill",to="one",work="bulk"} 1.9
            # TYPE wanwatch_comparison_last_throughput_bytes_per_second gauge
            wanwatch_comparison_last_throughput_bytes_per_second{flows="8",router="magic",site="hill",way="mwan3",work="bulk"} 1.0E7
            wanwatch_comparison_last_throughput_bytes_per_second{flows="8",router="magic",site="hill",way="one",work="bulk"} 5000000.0
            # TYPE wanwatch_comparison_next_timestamp_seconds gauge
            wanwatch_comparison_next_timestamp_seconds{plan="daily",site="hill"} 1.7855856E9
            # TYPE wanwatch_comparison_runs_total counter
            wanwatch_comparison_runs_total{outcome="aborted",router="magic",site="hill"} 0.0
            wanwatch_comparison_runs_total{outcome="done",router="magic",site="hill"} 2.0
            wanwatch_comparison_runs_total{outcome="failed",router="magic",site="hill"} 0.0
            # TYPE wanwatch_comparison_skipped_total counter
            wanwatch_comparison_skipped_total{reason="agent-silent",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="budget",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="budget-month",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="busy",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="crew-dark",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="load",router="magic",site="hill"} 1.0
            wanwatch_comparison_skipped_total{reason="maintenance",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="missed",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="no-ceiling",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="nothing-to-compare",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="offline",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="only-one",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="quiet-hours",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="token",router="magic",site="hill"} 0.0
            wanwatch_comparison_skipped_total{reason="too-warm",router="magic",site="hill"} 1.0
            """.lines().toList());
  }

  /// Its first blocks say less than all of the one before.
  @Test
  void oneThatRunsIsNotShownYet() throws Exception {
    var results = new ComparisonResults(List.of(comparison(Work.BULK, 8, Optional.of(Throughput.Outcome.DONE))));
    var before = shown(results);
    results.accept(comparison(Work.BULK, 3, Optional.empty()));
    assertThat(shown(results)).isEqualTo(before)
        .contains("last_ratio{")
        .contains("outcome=\"done\",router=\"magic\",site=\"hill\"} 0.0");
  }

  @Test
  void ratioOfTooFewBlocksIsAbsent() throws Exception {
    var results = new ComparisonResults(List.of());
    results.accept(comparison(Work.BULK, 8, Optional.of(Throughput.Outcome.DONE)));
    results.accept(comparison(Work.BULK, 3, Optional.of(Throughput.Outcome.ABORTED)));
    assertThat(shown(results)).doesNotContain("last_ratio{", "last_ratio_low{", "last_ratio_high{")
        .contains("difference=\"too-few-blocks\"", "outcome=\"aborted\",router=\"magic\",site=\"hill\"} 1.0");
  }
}
