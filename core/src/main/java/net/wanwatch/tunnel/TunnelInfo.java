package net.wanwatch.tunnel;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;

/// The configured tunnels and what the crew calls them, as one series each. It is there whatever else is silent, so that
/// an alarm can always say which dish it means.
public final class TunnelInfo implements Collector {
  private final InfoSnapshot snapshot;

  /// @param tunnels each one's `site`, `router`, `tunnel`, `label` and `side`
  public TunnelInfo(List<Labels> tunnels) {
    var info = InfoSnapshot.builder().name("wanwatch_tunnel").help("A configured tunnel and what the crew calls it.");
    tunnels.forEach(labels -> info.dataPoint(InfoDataPointSnapshot.builder().labels(labels).build()));
    snapshot = info.build();
  }

  @Override
  public MetricSnapshot collect() {
    return snapshot;
  }
}
