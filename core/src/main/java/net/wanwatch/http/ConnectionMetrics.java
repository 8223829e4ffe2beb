package net.wanwatch.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import net.wanwatch.http.guard.Connections;

/// Shows how many connections the HTTP server refused or dropped, and why. Every reason begins at 0.
final class ConnectionMetrics implements MultiCollector {
  private final Labels labels;
  private final Connections connections;

  /// @param labels `site` and `end`
  ConnectionMetrics(Labels labels, Connections connections) {
    this.labels = labels;
    this.connections = connections;
  }

  @Override
  public MetricSnapshots collect() {
    var dropped = CounterSnapshot.builder()
        .name("wanwatch_http_connections_dropped")
        .help("Connections to the HTTP server that were refused or dropped.");
    connections.dropped()
        .forEach((why,
            count) -> dropped.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels.merge(Labels.of("reason", why.label())))
                .value((double) count)
                .build()));
    return MetricSnapshots.of(dropped.build());
  }
}
