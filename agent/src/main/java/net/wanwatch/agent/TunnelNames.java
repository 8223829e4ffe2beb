package net.wanwatch.agent;

import io.prometheus.metrics.model.snapshots.Labels;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.WireGuardMetrics;

/// Tells which of the VPS's peers is which configured tunnel: the one whose allowed IPs hold the tunnel's
/// `router-address` most narrowly; where they hold everything (`0.0.0.0/0`) or nothing, the only peer of the
/// interface that bears the tunnel's name. A peer that is no configured tunnel gets no `tunnel` label.
final class TunnelNames implements WireGuardMetrics.Naming {
  private final Config config;

  TunnelNames(Config config) {
    this.config = config;
  }

  record Named(Config.Router router, Config.Tunnel tunnel) {}

  Optional<Named> of(Device device, Device.Peer peer) {
    return config.routers()
        .stream()
        .flatMap(router -> router.tunnels().stream().map(tunnel -> new Named(router, tunnel)))
        .filter(named -> narrowness(named, device, peer) >= 0)
        .max(Comparator.comparingInt(named -> narrowness(named, device, peer)));
  }

  /// Length of the narrowest prefix that holds the tunnel's address, 0 for a match by name alone, else -1.
  private static int narrowness(Named named, Device device, Device.Peer peer) {
    var address = bytes(named.tunnel().routerAddress());
    int best = peer.allowedIps().stream().mapToInt(cidr -> prefix(cidr, address)).max().orElse(-1);
    boolean namesake = device.name().equals(named.tunnel().name()) && device.peers().size() == 1;
    return best > 0 ? best : namesake ? 0 : -1;
  }

  /// Whether the peer may send from that address, and is sent what is for it.
  static boolean holds(Device.Peer peer, String address) {
    return peer.allowedIps().stream().anyMatch(cidr -> prefix(cidr, bytes(address)) >= 0);
  }

  private static int prefix(String cidr, byte[] address) {
    int slash = cidr.indexOf('/');
    var network = bytes(cidr.substring(0, slash));
    int length = Integer.parseInt(cidr.substring(slash + 1));
    if (network.length != address.length) {
      return -1;
    }
    for (int bit = 0; bit < length; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((network[bit / 8] & mask) != (address[bit / 8] & mask)) {
        return -1;
      }
    }
    return length;
  }

  private static byte[] bytes(String address) {
    return InetAddress.ofLiteral(address).getAddress();
  }

  @Override
  public Labels device(Device device) {
    var routers = device.peers()
        .stream()
        .flatMap(peer -> of(device, peer).stream())
        .map(named -> named.router().name())
        .distinct()
        .toList();
    var labels = Labels.of("side", "vps", "site", config.site());
    return routers.size() == 1 ? labels.merge(Labels.of("router", routers.getFirst())) : labels;
  }

  @Override
  public Labels peer(Device device, Device.Peer peer) {
    var labels = Labels.of("side", "vps", "site", config.site());
    return of(device, peer)
        .map(named -> labels.merge(Labels.of("router", named.router().name(), "tunnel", named.tunnel().name())))
        .orElse(labels);
  }

  @Override
  public String name(Device device, Device.Peer peer) {
    return of(device, peer).map(named -> named.tunnel().label()).orElse("");
  }

  /// The configured tunnels that no peer is.
  List<String> missing(List<Device> devices) {
    var present = devices.stream().flatMap(d -> d.peers().stream().flatMap(p -> of(d, p).stream())).toList();
    return config.routers()
        .stream()
        .flatMap(r -> r.tunnels().stream().map(t -> new Named(r, t)))
        .filter(named -> !present.contains(named))
        .map(named -> named.router().name() + "/" + named.tunnel().name())
        .toList();
  }
}
