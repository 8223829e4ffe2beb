package net.wanwatch.collector;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.WireGuardMetrics;

/// On the router a tunnel bears its WireGuard interface's name.
record RouterNames(String site, Config.Router router) implements WireGuardMetrics.Naming {
  private Optional<Config.Tunnel> tunnel(Device device) {
    return router.tunnels().stream().filter(t -> t.name().equals(device.name())).findFirst();
  }

  @Override
  public Labels device(Device device) {
    return Labels.of("router", router.name(), "side", "router", "site", site);
  }

  @Override
  public Labels peer(Device device, Device.Peer peer) {
    return tunnel(device).map(t -> device(device).merge(Labels.of("tunnel", t.name()))).orElse(device(device));
  }

  @Override
  public String name(Device device, Device.Peer peer) {
    return tunnel(device).map(Config.Tunnel::label).orElse("");
  }
}
