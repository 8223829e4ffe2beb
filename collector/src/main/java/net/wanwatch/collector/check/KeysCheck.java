package net.wanwatch.collector.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;
import net.wanwatch.tunnel.Device;

/// Whether the two ends of each tunnel know each other's public key. A handshake proves that they do; without one both ends are asked.
record KeysCheck(Config.Router router, VpsKeys vps, Consumer<Check> to) {
  /// After which WireGuard itself takes a session for dead (whitepaper, section 6.1).
  private static final Duration FRESH = Duration.ofMinutes(3);

  void run(RouterReading reading) {
    for (var tunnel : router.tunnels()) {
      reading.wireguard()
          .stream()
          .flatMap(devices -> devices.stream())
          .filter(device -> device.name().equals(tunnel.name()) && device.peers().size() == 1)
          .forEach(device -> tunnel(tunnel, device, device.peers().getFirst(), reading));
    }
  }

  private void tunnel(Config.Tunnel tunnel, Device device, Device.Peer peer, RouterReading reading) {
    var own = device.publicKey();
    if (own.isEmpty() || vps.own().isEmpty() || isFresh(peer, reading.clock())) {
      return;
    }
    var knows = Optional.ofNullable(vps.peers().get(own.get()));
    var known = vps.device(peer.publicKey());
    if (knows.isPresent() && !knows.equals(known)) {
      var right = Optional.ofNullable(vps.own().get(knows.get()));
      right.ifPresent(
          key -> fail(tunnel, "the router's peer has another public key than the VPS's %s".formatted(knows.get()),
              "on the router: uci set network.@wireguard_%1$s[0].public_key=%2$s; uci commit network; ifup %1$s"
                  .formatted(tunnel.name(), key)));
    } else if (knows.isEmpty() && known.isPresent()) {
      fail(tunnel, "the VPS's %s has no peer with the router's public key".formatted(known.get()),
          "on the VPS: wg set %1$s peer %2$s allowed-ips %3$s/32; and in /etc/wireguard/%1$s.conf, in the place of the old one"
              .formatted(known.get(), own.get(), tunnel.routerAddress()));
    } else if (knows.isEmpty()) {
      Optional.ofNullable(vps.own().get(tunnel.name()))
          .ifPresent(key -> fail(tunnel, "neither end knows the other's public key",
              "on the router: uci set network.@wireguard_%1$s[0].public_key=%2$s; uci commit network; ifup %1$s; on the VPS: wg set %1$s peer %3$s allowed-ips %4$s/32"
                  .formatted(tunnel.name(), key, own.get(), tunnel.routerAddress())));
    }
  }

  private static boolean isFresh(Device.Peer peer, Instant now) {
    return peer.lastHandshake().filter(it -> Duration.between(it, now).compareTo(FRESH) < 0).isPresent();
  }

  private void fail(Config.Tunnel tunnel, String what, String mend) {
    to.accept(Check.fail(router.name() + " keys " + tunnel.name(),
        "%s: no handshake, no tunnel; %s (docs/findings/keys.md)".formatted(what, mend)));
  }
}
