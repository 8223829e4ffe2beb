package net.wanwatch.agent;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import net.wanwatch.config.Config;
import net.wanwatch.http.Door;
import net.wanwatch.poll.Poll;
import net.wanwatch.poll.PollMetrics;
import net.wanwatch.poll.Reading;
import net.wanwatch.shell.LocalShell;
import net.wanwatch.shell.Shell;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.WgDump;
import net.wanwatch.tunnel.WireGuardMetrics;

/// The VPS end: reads WireGuard on this host and shows it.
public final class Agent implements AutoCloseable {
  private final Poll<List<Device>> wireguard;
  private final Door door;

  private Agent(Poll<List<Device>> wireguard, Door door) {
    this.wireguard = wireguard;
    this.door = door;
  }

  /// Starts the agent; it runs until it is closed.
  ///
  /// @throws IOException where a door cannot be opened
  public static Agent start(Config config) throws IOException {
    return start(config, new LocalShell(Duration.ofSeconds(10)), InstantSource.system());
  }

  static Agent start(Config config, Shell shell, InstantSource clock) throws IOException {
    var wireguard = new Poll<>("wireguard", () -> WgDump.parse(shell.run(WgDump.SCRIPT)),
        config.agent().pollInterval(), clock);
    var registry = new PrometheusRegistry();
    registry.register(new WireGuardMetrics(List.of(new WireGuardMetrics.Source(new TunnelNames(config), wireguard))));
    registry.register(new PollMetrics(List.of(new PollMetrics.Source(Labels.of("site", config.site()), wireguard))));
    var door = Door.open(config.agent().listen(), config.agent().port(), registry,
        () -> !(wireguard.get() instanceof Reading.Pending), _ -> {});
    wireguard.start();
    return new Agent(wireguard, door);
  }

  @Override
  public void close() {
    wireguard.close();
    door.close();
  }
}
