package net.wanwatch.collector.mirror;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Shows how much of the journal is on this side alone. Absent until the agent said what it has.
public final class MirrorMetrics implements MultiCollector {
  private final Labels labels;
  private final Supplier<OptionalLong> behind;

  /// @param labels `site`
  /// @param behind of [MirrorPush]
  public MirrorMetrics(Labels labels, Supplier<OptionalLong> behind) {
    this.labels = labels;
    this.behind = behind;
  }

  @Override
  public MetricSnapshots collect() {
    var bytes = behind.get();
    if (bytes.isEmpty()) {
      return MetricSnapshots.of();
    }
    return MetricSnapshots.of(GaugeSnapshot.builder()
        .name("wanwatch_journal_mirror_behind_bytes")
        .help("Bytes of the journal that the VPS does not have yet.")
        .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value((double) bytes.getAsLong()).build())
        .build());
  }
}
