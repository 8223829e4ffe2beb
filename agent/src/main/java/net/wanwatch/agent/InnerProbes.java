package net.wanwatch.agent;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.config.Config;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Fping;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.ProbeMetrics;
import net.wanwatch.probe.Reason;
import net.wanwatch.probe.WatchingBytes;
import net.wanwatch.probe.Window;

/// Probes every router's end of a tunnel from here, with one `fping`. Where there is none, there is no series either.
final class InnerProbes implements AutoCloseable {
  private static final Fping.Program NONE = _ -> {
    throw new IOException("this end is not to probe");
  };

  private final Map<String, Window> windows = new LinkedHashMap<>();
  private final WatchingBytes watching;
  private final WayOut wayOut;
  private final Fping fping;

  InnerProbes(Config config, Optional<Fping.Program> program, PrometheusRegistry registry, InstantSource clock) {
    var metrics = new ProbeMetrics();
    var beat = Beats.of(config.probes().thrift()).inner();
    wayOut = new WayOut(beat);
    watching = new WatchingBytes(Labels.of("end", WanwatchProgram.AGENT.word(), "site", config.site()), all(config));
    var listeners = new LinkedHashMap<String, Consumer<Outcome>>();
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        var window = new Window();
        var through = new WatchingBytes.Through(router.name(), tunnel.name());
        var labels = labels(config, router, tunnel).merge(Labels.of("path", MeasuredPath.TUNNEL.word(), "side", "vps"));
        windows.put(tunnel.routerAddress(), window);
        listeners.put(tunnel.routerAddress(),
            metrics.register(labels, List.of(Reason.UNTOLD))
                .andThen(window)
                .andThen(watching.probes(_ -> through, WatchingBytes.inTunnel(Fping.packet()), false)));
      }
    }
    config.agent().internetTarget().ifPresent(target -> listeners.put(target, wayOut));
    fping = new Fping(program.orElse(NONE), beat, listeners, clock);
    registry.register(() -> fping.starts() == 0 ? MetricSnapshots.of() : metrics.collect());
    if (program.isEmpty()) {
      return;
    }
    registry.register(watching);
    registry.register(() -> GaugeSnapshot.builder()
        .name("wanwatch_fping_up")
        .help("1 while fping runs and probes the tunnels from this end, else 0.")
        .dataPoint(GaugeDataPointSnapshot.builder()
            .labels(Labels.of("site", config.site()))
            .value(fping.running() ? 1 : 0)
            .build())
        .build());
  }

  void start() {
    fping.start();
  }

  /// The last minute of each tunnel, by the inner address of its router's end.
  Map<String, Window> windows() {
    return windows;
  }

  /// What the probes through each tunnel cost; those to the internet pass none.
  WatchingBytes watching() {
    return watching;
  }

  private static List<WatchingBytes.Through> all(Config config) {
    return config.routers()
        .stream()
        .flatMap(router -> router.tunnels().stream().map(it -> new WatchingBytes.Through(router.name(), it.name())))
        .toList();
  }

  WayOut wayOut() {
    return wayOut;
  }

  @Override
  public void close() {
    fping.close();
  }

  static Labels labels(Config config, Config.Router router, Config.Tunnel tunnel) {
    return Labels.of("site", config.site(), "router", router.name(), "tunnel", tunnel.name());
  }
}
