package net.wanwatch.collector.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.wanwatch.config.Config;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

class DrillMetricsTest {
  private static final Config CONFIG = new Config("hill", Optional.empty(),
      new Config.Agent(List.of(), 9977, Duration.ofSeconds(5), Path.of("journal"), Optional.empty()),
      new Config.Collector(List.of(), 9978, Duration.ofSeconds(5), Path.of("journal"), Optional.empty()),
      new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
      List.of(Hilltop.box()));

  private static Fact.Drill drill(DrillScore score, Optional<Duration> detection) {
    return new Fact.Drill(Hilltop.NOW.plusSeconds(60), "hill", "magic", "wg2", "a1", DrillKind.PATH,
        Duration.ofSeconds(30), Hilltop.NOW, Duration.ofMillis(20), Hilltop.NOW.plusSeconds(30), "time",
        Optional.of("o7"), detection, Optional.of(Duration.ofSeconds(5)), Optional.of(Duration.ofSeconds(8)),
        detection.map(it -> it.plusMillis(700)), 3, Optional.of(Duration.ofMillis(110)), OptionalInt.of(268),
        OptionalInt.of(17), Optional.of(false), Optional.of(Duration.ofMillis(16_400)), score);
  }

  private static String shown(DrillResults results) throws IOException {
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(out, new DrillMetrics(CONFIG, results, () -> Map.of("morning", Hilltop.NOW)).collect());
    return out.toString(UTF_8);
  }

  @Test
  void theLastOfEachTunnelAndWhatHappenedAndWhatComes() throws Exception {
    var results = new DrillResults(List.of());
    results.accept(drill(DrillScore.MISSED, Optional.empty()));
    results.accept(drill(DrillScore.IN_TIME, Optional.of(Duration.ofMillis(6200))));
    results.accept(new Fact.DrillSkipped(Hilltop.NOW, "hill", "magic", "wg1", "morning", "load"));
    results.accept(new Fact.DrillSkipped(Hilltop.NOW, "hill", "magic", "wg1", "morning", "too-warm"));
    assertThat(shown(results)).isEqualTo("""
        # HELP wanwatch_drill_last_detection_allowed_seconds The longest detection that the router's settings allowed then.
        # TYPE wanwatch_drill_last_detection_allowed_seconds gauge
        wanwatch_drill_last_detection_allowed_seconds{router="magic",site="hill",tunnel="wg2"} 8.0
        # HELP wanwatch_drill_last_detection_seconds From the outage it made to mwan3's offline.
        # TYPE wanwatch_drill_last_detection_seconds gauge
        wanwatch_drill_last_detection_seconds{router="magic",site="hill",tunnel="wg2"} 6.2
        # HELP wanwatch_drill_last_end_timestamp_seconds When that cut was over.
        # TYPE wanwatch_drill_last_end_timestamp_seconds gauge
        wanwatch_drill_last_end_timestamp_seconds{router="magic",site="hill",tunnel="wg2"} 1.78561167312E9
        # HELP wanwatch_drill_last_even_seconds From its end until the tunnel had its share again.
        # TYPE wanwatch_drill_last_even_seconds gauge
        wanwatch_drill_last_even_seconds{router="magic",site="hill",tunnel="wg2"} 16.4
        # HELP wanwatch_drill_last_gap_seconds How long kept flows on it stalled.
        # TYPE wanwatch_drill_last_gap_seconds gauge
        wanwatch_drill_last_gap_seconds{router="magic",site="hill",tunnel="wg2"} 6.9
        # HELP wanwatch_drill_last_score 1 for how the router did in the tunnel's last drill, else 0.
        # TYPE wanwatch_drill_last_score gauge
        wanwatch_drill_last_score{router="magic",score="in-time",site="hill",tunnel="wg2"} 1.0
        wanwatch_drill_last_score{router="magic",score="late",site="hill",tunnel="wg2"} 0.0
        wanwatch_drill_last_score{router="magic",score="missed",site="hill",tunnel="wg2"} 0.0
        wanwatch_drill_last_score{router="magic",score="too-short",site="hill",tunnel="wg2"} 0.0
        wanwatch_drill_last_score{router="magic",score="unknown",site="hill",tunnel="wg2"} 0.0
        # HELP wanwatch_drill_next_timestamp_seconds When the plan cuts a tunnel next.
        # TYPE wanwatch_drill_next_timestamp_seconds gauge
        wanwatch_drill_next_timestamp_seconds{plan="morning",site="hill"} 1.78561164312E9
        # HELP wanwatch_drill_runs_total Tunnels that were cut, by how the router did.
        # TYPE wanwatch_drill_runs_total counter
        wanwatch_drill_runs_total{router="magic",score="in-time",site="hill"} 1.0
        wanwatch_drill_runs_total{router="magic",score="late",site="hill"} 0.0
        wanwatch_drill_runs_total{router="magic",score="missed",site="hill"} 1.0
        wanwatch_drill_runs_total{router="magic",score="too-short",site="hill"} 0.0
        wanwatch_drill_runs_total{router="magic",score="unknown",site="hill"} 0.0
        # HELP wanwatch_drill_skipped_total Drills of the plan that were due and did not begin, by reason.
        # TYPE wanwatch_drill_skipped_total counter
        wanwatch_drill_skipped_total{reason="agent-cannot",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="agent-silent",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="busy",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="crew-dark",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="load",router="magic",site="hill"} 1.0
        wanwatch_drill_skipped_total{reason="maintenance",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="missed",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="not-in-use",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="not-ok",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="only-one",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="quiet-hours",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="token",router="magic",site="hill"} 0.0
        wanwatch_drill_skipped_total{reason="too-warm",router="magic",site="hill"} 1.0
        """);
  }

  /// Those of an earlier process are shown, and not counted.
  @Test
  void whatWasNotMeasuredIsAbsent() throws Exception {
    var text = shown(new DrillResults(List.of(drill(DrillScore.MISSED, Optional.empty()))));
    assertThat(text)
        .contains("wanwatch_drill_last_score{router=\"magic\",score=\"missed\",site=\"hill\",tunnel=\"wg2\"} 1.0",
            "wanwatch_drill_runs_total{router=\"magic\",score=\"missed\",site=\"hill\"} 0.0")
        .doesNotContain("last_detection_seconds", "last_gap_seconds");
  }
}
