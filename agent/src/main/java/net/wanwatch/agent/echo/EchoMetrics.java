package net.wanwatch.agent.echo;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;

/// Shows what the echo answered and what it would not. A stranger has no name here: whoever sends from anywhere could
/// otherwise make series.
public final class EchoMetrics implements MultiCollector {
  private final Echo echo;
  private final Labels host;
  private final Map<String, Labels> tunnels;

  /// @param host labels of this host (`site`)
  /// @param tunnels labels of each tunnel (`site`, `router`, `tunnel`), by the inner address of its router's end
  public EchoMetrics(Echo echo, Labels host, Map<String, Labels> tunnels) {
    this.echo = echo;
    this.host = host;
    this.tunnels = Map.copyOf(tunnels);
  }

  @Override
  public MetricSnapshots collect() {
    var answered = CounterSnapshot.builder()
        .name("wanwatch_echo_answered")
        .help("Probes answered, by the tunnel they came through.");
    tunnels.forEach((address, labels) -> answered.dataPoint(point(labels, echo.answered(address))));
    var counts = echo.counts();
    var refused = CounterSnapshot.builder()
        .name("wanwatch_echo_refused")
        .help("Packets the echo did not answer, by reason.")
        .dataPoint(point(reason("malformed"), counts.malformed().value()))
        .dataPoint(point(reason("stranger"), counts.stranger().value()))
        .dataPoint(point(reason("rate"), counts.rate().value()))
        .dataPoint(point(reason("unsent"), counts.unsent().value()));
    return MetricSnapshots.of(answered.build(), refused.build());
  }

  private Labels reason(String reason) {
    return host.merge(Labels.of("reason", reason));
  }

  private static CounterDataPointSnapshot point(Labels labels, long value) {
    return CounterDataPointSnapshot.builder().labels(labels).value((double) value).build();
  }
}
