package net.wanwatch.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProbeMetricsTest {
  private static final Outcome.Sent SENT = new Outcome.Sent(0, Instant.EPOCH, 0, 0);

  private final ProbeMetrics metrics = new ProbeMetrics();

  private String exposition() throws IOException {
    var registry = new PrometheusRegistry();
    registry.register(metrics);
    var text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    return text.toString(UTF_8);
  }

  @Test
  void everyOutcomeIsCountedOnceAndErrorsAreNoLoss() throws IOException {
    var wg1 = metrics.register(
        Labels.of("site", "hill", "router", "magic", "tunnel", "wg1", "path", "tunnel", "side", "router"),
        List.of(Reason.NO_ROUTE, Reason.REFUSED));
    wg1.accept(new Outcome.Answered(SENT, Duration.ofMillis(34), Optional.empty()));
    wg1.accept(new Outcome.Answered(SENT, Duration.ofMillis(40), Optional.empty()));
    wg1.accept(new Outcome.Lost(SENT));
    wg1.accept(new Outcome.Unsent(SENT, Reason.NO_ROUTE));
    wg1.accept(new Outcome.Unknown(SENT, Reason.PAUSED));
    assertThat(exposition()).isEqualTo("""
            # HELP wanwatch_probe_errors_total Probes that say nothing of the path, by reason; none of them is a loss.
            # TYPE wanwatch_probe_errors_total counter
            wanwatch_probe_errors_total{path="tunnel",reason="no-route",router="magic",side="router",site="hill",tunnel="wg1"} 1.0
            wanwatch_probe_errors_total{path="tunnel",reason="paused",router="magic",side="router",site="hill",tunnel="wg1"} 1.0
            wanwatch_probe_errors_total{path="tunnel",reason="refused",router="magic",side="router",site="hill",tunnel="wg1"} 0.0
            # HELP wanwatch_probe_lost_total Probes that left and were not answered in time.
            # TYPE wanwatch_probe_lost_total counter
            wanwatch_probe_lost_total{path="tunnel",router="magic",side="router",site="hill",tunnel="wg1"} 1.0
            # HELP wanwatch_probe_rtt_seconds Round trips of the probes that were answered in time.
            # TYPE wanwatch_probe_rtt_seconds histogram
            %s
            wanwatch_probe_rtt_seconds_count{path="tunnel",router="magic",side="router",site="hill",tunnel="wg1"} 2
            wanwatch_probe_rtt_seconds_sum{path="tunnel",router="magic",side="router",site="hill",tunnel="wg1"} 0.074
            # HELP wanwatch_probe_sent_total Probes that left and were answered or lost; those that say nothing of the path are errors.
            # TYPE wanwatch_probe_sent_total counter
            wanwatch_probe_sent_total{path="tunnel",router="magic",side="router",site="hill",tunnel="wg1"} 3.0
            """.formatted(buckets()));
  }

  /// 34 ms and 40 ms: a bucket holds what is at most its bound.
  private static String buckets() {
    return List
        .of("0.001 0", "0.002 0", "0.005 0", "0.01 0", "0.02 0", "0.03 0", "0.04 2", "0.05 2", "0.075 2", "0.1 2",
            "0.15 2", "0.2 2", "0.3 2", "0.5 2", "1.0 2", "2.0 2", "4.0 2", "+Inf 2")
        .stream()
        .map(bucket -> bucket.split(" "))
        .map(
            bucket -> "wanwatch_probe_rtt_seconds_bucket{path=\"tunnel\",router=\"magic\",side=\"router\",site=\"hill\","
                + "tunnel=\"wg1\",le=\"" + bucket[0] + "\"} " + bucket[1])
        .collect(Collectors.joining("\n"));
  }

  @Test
  void seriesStandAtZeroBeforeTheFirstProbe() throws IOException {
    metrics.register(Labels.of("site", "hill", "path", "crew"), List.of(Reason.PAUSED));
    assertThat(exposition()).contains("wanwatch_probe_sent_total{path=\"crew\",site=\"hill\"} 0.0\n",
        "wanwatch_probe_lost_total{path=\"crew\",site=\"hill\"} 0.0\n",
        "wanwatch_probe_errors_total{path=\"crew\",reason=\"paused\",site=\"hill\"} 0.0\n",
        "wanwatch_probe_rtt_seconds_count{path=\"crew\",site=\"hill\"} 0\n");
  }

  @Test
  void withoutProbesThereIsNoSeries() throws IOException {
    assertThat(exposition()).isEmpty();
  }
}
