package net.wanwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// They tell whether a path is alive, and are in no sum.
class ExtraProbesTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private static Outcome.Sent sent(long nanos, boolean extra) {
    return new Outcome.Sent(0, NOON.plusNanos(nanos), nanos, 4711, extra);
  }

  @Test
  void extraOnesAreInNoSum() {
    var window = new Window(() -> 10_000_000_000L);
    var metrics = new ProbeMetrics();
    var counted = metrics.register(Labels.of("path", "tunnel"), List.of(Reason.REFUSED));
    for (var outcome : List.of(new Outcome.Lost(sent(1, false)), new Outcome.Lost(sent(2, true)),
        new Outcome.Unsent(sent(3, true), Reason.REFUSED),
        new Outcome.Answered(sent(4, true), Duration.ofMillis(50), Optional.empty()))) {
      window.accept(outcome);
      counted.accept(outcome);
    }
    assertThat(window.stats().sent()).isEqualTo(1);
    assertThat(window.stats().lost()).isEqualTo(1);
    assertThat(window.stats().p50()).isEmpty();
    assertThat(window.stats().lastAnswer()).hasValue(NOON.plusNanos(4).plusMillis(50));
    for (var each : metrics.collect()) {
      if (each instanceof CounterSnapshot counter) {
        assertThat(counter.getDataPoints().getFirst().getValue()).as(each.getMetadata().getName())
            .isEqualTo(each.getMetadata().getName().endsWith("errors") ? 0 : 1);
      }
    }
  }
}
