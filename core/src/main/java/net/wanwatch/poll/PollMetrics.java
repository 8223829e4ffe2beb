package net.wanwatch.poll;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/// Shows how the polls themselves fare: whether each source was heard, how long it took, when it last succeeded.
/// A source that was not asked yet has none of these series.
public final class PollMetrics implements MultiCollector {
  private final List<Source> sources;

  /// A poll and the labels of what it asks (`site`, `router`); its name becomes the label `source`.
  public record Source(Labels labels, Poll<?> poll) {}

  public PollMetrics(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  @Override
  public MetricSnapshots collect() {
    var up = GaugeSnapshot.builder()
        .name("wanwatch_poll_up")
        .help("1 when the source's last poll was answered, else 0.");
    var took = GaugeSnapshot.builder().name("wanwatch_poll_duration_seconds").help("How long the last poll took.");
    var success = GaugeSnapshot.builder()
        .name("wanwatch_poll_last_success_timestamp_seconds")
        .help("When the source last answered, in Unix time by our clock; absent until it did.");
    for (var source : sources) {
      var labels = source.labels.merge(Labels.of("source", source.poll.source()));
      var state = source.poll.state();
      if (state.reading() instanceof Reading.Pending<?>) {
        continue;
      }
      up.dataPoint(point(labels, state.reading() instanceof Reading.Heard<?> ? 1 : 0));
      took.dataPoint(point(labels, state.took().toNanos() / 1e9));
      state.lastSuccess().ifPresent(at -> success.dataPoint(point(labels, at.toEpochMilli() / 1e3)));
    }
    return MetricSnapshots.of(up.build(), took.build(), success.build());
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
