package net.wanwatch.agent.lease;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/// Shows how often servers were lent, and whether some are now.
public final class LeaseMetrics implements MultiCollector {
  private final Labels host;
  private final Leases leases;

  /// @param host labels of this host (`site`)
  public LeaseMetrics(Labels host, Leases leases) {
    this.host = host;
    this.leases = leases;
  }

  @Override
  public MetricSnapshots collect() {
    return MetricSnapshots.of(
        CounterSnapshot.builder()
            .name("wanwatch_leases")
            .help("Times that iperf3 servers were lent.")
            .dataPoint(CounterDataPointSnapshot.builder().labels(host).value((double) leases.lent()).build())
            .build(),
        GaugeSnapshot.builder()
            .name("wanwatch_lease_active")
            .help("1 while iperf3 servers are lent, else 0.")
            .dataPoint(
                GaugeDataPointSnapshot.builder().labels(host).value(leases.current().isPresent() ? 1 : 0).build())
            .build());
  }
}
