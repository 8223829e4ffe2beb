package net.wanwatch.setup.finding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.setup.read.Route;
import net.wanwatch.setup.read.RouterSetup;

/// What the router's kernel does with packets before any firewall sees them.
final class KernelFindings {
  /// `rp_filter` (kernel's ip-sysctl): 1 drops what comes in by another way than the answer would leave by, 2 only what has no way at all.
  private static final int STRICT = 1;

  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final List<SetupFinding> findings;

  KernelFindings(RouterSetup setup, List<FoundTunnel> tunnels, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.findings = findings;
  }

  void look() {
    if (tunnels.isEmpty()) {
      return;
    }
    if (setup.host().forwards().filter(forwards -> !forwards).isPresent()) {
      findings.add(new SetupFinding("no-ip-forward", "router", true, "net.ipv4.ip_forward is 0",
          "the router forwards nothing of the crew's",
          List.of("sysctl -w net.ipv4.ip_forward=1", "echo net.ipv4.ip_forward=1 >>/etc/sysctl.conf")));
    }
    reversePath();
  }

  /// The kernel looks the answer's way up without a mark and without mwan3's rules for an interface, in `main`.
  private void reversePath() {
    var best = byMain();
    if (best.isEmpty()) {
      return;
    }
    var dropped = new LinkedHashSet<String>();
    for (var tunnel : tunnels) {
      if (isStrict(tunnel.name()) && !best.get().equals(tunnel.name())) {
        dropped.add(tunnel.name());
      }
      tunnel.uplink()
          .filter(uplink -> isStrict(uplink) && !best.get().equals(uplink) && !leadsTo(uplink, tunnel))
          .ifPresent(dropped::add);
    }
    if (!dropped.isEmpty()) {
      findings.add(new SetupFinding("rp-filter", new ArrayList<>(dropped).getFirst(), true,
          "rp_filter is 1 (strict) on %s, and unmarked packets leave by %s".formatted(String.join(", ", dropped),
              best.get()),
          "the kernel drops what comes in by any other way",
          List.of("sysctl -w net.ipv4.conf.all.rp_filter=2", "echo net.ipv4.conf.all.rp_filter=2 >>/etc/sysctl.conf")));
    }
  }

  private boolean isStrict(String device) {
    var filters = setup.host().rpFilters();
    var own = filters.get(device);
    var all = filters.get("all");
    return own != null && all != null && Math.max(own, all) == STRICT;
  }

  /// The device of main's first default route; empty where it is not known, or where another table is asked before.
  private Optional<String> byMain() {
    boolean others = setup.rules()
        .stream()
        .takeWhile(rule -> !rule.table().equals(Optional.of("main")))
        .anyMatch(rule -> rule.mark().isEmpty() && !rule.conditional() && !rule.table().equals(Optional.of("local")));
    return others || setup.rules().isEmpty()
        ? Optional.empty()
        : main().filter(Route::isDefault).findFirst().flatMap(Route::device);
  }

  private Stream<Route> main() {
    return setup.routes().stream().filter(it -> it.table().equals("main"));
  }

  /// A route of main's own to the VPS, as netifd makes one where `nohostroute` is not set.
  private boolean leadsTo(String device, FoundTunnel tunnel) {
    var endpoint = setup.wireguard(tunnel.name())
        .stream()
        .flatMap(it -> it.peers().stream())
        .flatMap(it -> it.endpoint().stream())
        .map(it -> it.substring(0, Math.max(0, it.lastIndexOf(':'))))
        .findFirst();
    return endpoint.isEmpty() || endpoint.get().startsWith("[")
        || main().filter(it -> !it.isDefault() && it.device().equals(Optional.of(device)))
            .anyMatch(it -> Inner.holds(it.to(), endpoint.get()));
  }
}
