package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.probe.Window;
import org.junit.jupiter.api.Test;

class WaysMetricsTest {
  @Test
  void everythingOfAPath() throws IOException {
    var up = new Fact.Minute.Way(182, 2, 0, 0, List.of(), Optional.of(Duration.ofMillis(12)),
        Optional.of(Duration.ofMillis(3)));
    var down = new Fact.Minute.Way(180, 0, 0, 0, List.of(), Optional.empty(), Optional.empty());
    var minute = new Fact.Minute(Instant.EPOCH, "hill", "magic", Optional.empty(), MeasuredPath.CREW, 182, 2,
        Duration.ZERO, 0, RttBuckets.of(Collections.nCopies(180, Duration.ofMillis(35))), List.of(),
        OptionalLong.empty(), OptionalLong.empty(), Map.of(),
        Optional.of(new Fact.Minute.Ways(Optional.of(up), Optional.of(down), 1, 2)));
    var crew = new View.Crew(Optional.empty(), new Window().stats(), List::of, 0, 0,
        new View.Ways(new View.Way(1000, 7, 1), new View.Way(993, 4, 0), Optional.of(minute)));
    var view = new View(new Moment(Instant.EPOCH, 0), List.of(), crew, "magic");
    var registry = new PrometheusRegistry();
    registry.register(new WaysMetrics("hill", () -> view));
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    assertThat(out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("wanwatch_"))
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"))).isEqualTo("""
            wanwatch_call_mos{path="crew",router="magic",site="hill"} 4.319303274640005
            wanwatch_probe_delay_variation_seconds{direction="up",path="crew",router="magic",site="hill"} 0.012
            wanwatch_probe_jitter_seconds{direction="up",path="crew",router="magic",site="hill"} 0.003
            wanwatch_probe_longest_loss_run{path="crew",router="magic",site="hill"} 2.0
            wanwatch_probe_loss_runs{path="crew",router="magic",site="hill"} 1.0
            wanwatch_probe_way_lost_total{direction="down",path="crew",router="magic",site="hill"} 4.0
            wanwatch_probe_way_lost_total{direction="up",path="crew",router="magic",site="hill"} 7.0
            wanwatch_probe_way_reordered_total{direction="down",path="crew",router="magic",site="hill"} 0.0
            wanwatch_probe_way_reordered_total{direction="up",path="crew",router="magic",site="hill"} 1.0
            wanwatch_probe_way_sent_total{direction="down",path="crew",router="magic",site="hill"} 993.0
            wanwatch_probe_way_sent_total{direction="up",path="crew",router="magic",site="hill"} 1000.0
            """);
  }
}
