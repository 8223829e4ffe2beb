package net.wanwatch.collector.check;

import java.util.List;
import java.util.function.Consumer;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.Prefixes;
import net.wanwatch.setup.find.SetupFinder;
import net.wanwatch.setup.read.RouterSetup;

/// Whether `wanwatch.yaml` says of each tunnel what the router says of it: a name or an address of another tunnel's gives that one's
/// numbers to this one, and nobody would see it.
final class NamesCheck {
  private final Config config;
  private final Config.Router router;
  private final RouterSetup setup;
  private final List<FoundTunnel> found;
  private final Consumer<Check> to;

  NamesCheck(Config config, Config.Router router, RouterSetup setup, Consumer<Check> to) {
    this.config = config;
    this.router = router;
    this.setup = setup;
    this.found = SetupFinder.find(setup).tunnels();
    this.to = to;
  }

  void run() {
    for (var tunnel : router.tunnels()) {
      found.stream().filter(it -> it.name().equals(tunnel.name())).findFirst().ifPresent(it -> member(tunnel, it));
      routerAddress(tunnel);
      vpsAddress(tunnel);
    }
    target("internet-target", config.probes().internetTarget());
    target("uplink-target", config.probes().uplinkTarget());
  }

  private void fail(String what, String why) {
    to.accept(Check.fail(router.name() + " " + what, why));
  }

  private void member(Config.Tunnel tunnel, FoundTunnel there) {
    there.member()
        .filter(it -> !it.equals(tunnel.member()))
        .ifPresent(it -> fail("member " + tunnel.name(),
            "mwan3's interface of %s is %s, and wanwatch.yaml says %s: write 'member: %s' at %s"
                .formatted(tunnel.name(), it, tunnel.member(), it, tunnel.name())));
  }

  private List<String> networks(String device) {
    return setup.addresses().getOrDefault(device, List.of()).stream().filter(it -> !it.contains(":")).toList();
  }

  private void routerAddress(Config.Tunnel tunnel) {
    var there = networks(tunnel.name()).stream().map(it -> it.replaceFirst("/.*", "")).toList();
    if (!there.isEmpty() && !there.contains(tunnel.routerAddress())) {
      fail("router-address " + tunnel.name(),
          "%s has the address %s, and wanwatch.yaml says %s: write 'router-address: %s' at it".formatted(tunnel.name(),
              String.join(", ", there), tunnel.routerAddress(), there.getFirst()));
    }
  }

  /// It lies in the network of another tunnel's end, and not in that of this one.
  private void vpsAddress(Config.Tunnel tunnel) {
    var address = tunnel.vpsAddress();
    if (networks(tunnel.name()).isEmpty() || Prefixes.of(networks(tunnel.name())).hold(address)) {
      return;
    }
    router.tunnels()
        .stream()
        .filter(it -> !it.name().equals(tunnel.name()) && Prefixes.of(networks(it.name())).hold(address))
        .findFirst()
        .ifPresent(it -> fail("vps-address " + tunnel.name(),
            "%s lies in the network of %s, %s: write the address of the VPS's end of %s".formatted(address, it.name(),
                networks(it.name()).getFirst(), tunnel.name())));
  }

  private void target(String key, String address) {
    for (var tunnel : found) {
      if (tunnel.endpoint().equals(address)) {
        fail(key,
            "%s is the VPS itself, which proves no internet: write another 'probes: {%s: …}'".formatted(address, key));
        return;
      }
      if (tunnel.trackIps().contains(address)) {
        to.accept(Check.warn(router.name() + " " + key,
            "%s is a track IP of %s: when that address is silent, mwan3 and Wanwatch err together; write another 'probes: {%s: …}'"
                .formatted(address, tunnel.member().orElse(tunnel.name()), key)));
        return;
      }
    }
  }
}
