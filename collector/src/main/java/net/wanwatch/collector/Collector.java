package net.wanwatch.collector;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import net.wanwatch.collector.mwan3.Mwan3Metrics;
import net.wanwatch.collector.router.LinkMetrics;
import net.wanwatch.collector.router.RouterMetrics;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.RouterSource;
import net.wanwatch.collector.router.Routers;
import net.wanwatch.config.Config;
import net.wanwatch.http.Door;
import net.wanwatch.poll.PollMetrics;
import net.wanwatch.poll.Reading;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.WireGuardMetrics;

/// The site end: polls every router over SSH and shows what it heard.
public final class Collector implements AutoCloseable {
  private final Routers routers;
  private final Door door;

  private Collector(Routers routers, Door door) {
    this.routers = routers;
    this.door = door;
  }

  /// Starts the collector; it runs until it is closed.
  ///
  /// @throws IOException where a door cannot be opened
  public static Collector start(Config config) throws IOException {
    var routers = new Routers(config, InstantSource.system());
    try {
      var door = Door.open(config.collector().listen(), config.collector().port(), registry(config, routers),
          () -> routers.all().stream().noneMatch(r -> r.poll().get() instanceof Reading.Pending), _ -> {});
      routers.start();
      return new Collector(routers, door);
    } catch (IOException | RuntimeException e) {
      routers.close();
      throw e;
    }
  }

  private static PrometheusRegistry registry(Config config, Routers routers) {
    var registry = new PrometheusRegistry();
    registry.register(new WireGuardMetrics(routers.sources().stream().map(s -> wireguard(config.site(), s)).toList()));
    registry.register(new Mwan3Metrics(config.site(), routers.sources().stream().map(RouterSource::mwan3).toList()));
    registry.register(new LinkMetrics(config.site(), routers.sources()));
    registry.register(new RouterMetrics(config.site(), routers.sources()));
    registry.register(new PollMetrics(routers.all()
        .stream()
        .map(r -> new PollMetrics.Source(Labels.of("router", r.router().name(), "site", config.site()), r.poll()))
        .toList()));
    return registry;
  }

  private static WireGuardMetrics.Source wireguard(String site, RouterSource source) {
    Supplier<Reading<List<Device>>> latest = () -> source.latest()
        .get() instanceof Reading.Heard<RouterReading>(var at, var reading) && reading.wireguard().isPresent()
            ? new Reading.Heard<>(at, reading.wireguard().get())
            : new Reading.Pending<>();
    return new WireGuardMetrics.Source(new RouterNames(site, source.router()), latest);
  }

  @Override
  public void close() {
    routers.close();
    door.close();
  }
}
