package net.wanwatch.collector.check;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.TunnelWay;
import net.wanwatch.collector.router.TunnelWays;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;
import net.wanwatch.tunnel.Device;
import org.jspecify.annotations.Nullable;

/// Whether each tunnel's own packets leave by its own uplink, and what mends it where they do not.
final class WayCheck {
  /// All of a router's tunnels fit in.
  private static final int LONGEST = 6_000;

  private final Config.Router router;
  private final RouterReading reading;

  WayCheck(Config.Router router, RouterReading reading) {
    this.router = router;
    this.reading = reading;
  }

  private List<Device> devices() {
    return reading.wireguard().orElse(List.of());
  }

  String script() {
    return TunnelWays.script(router, devices(), LONGEST);
  }

  /// @param lines what the script said
  void tell(List<String> lines, Consumer<Check> to) {
    var ways = TunnelWays.parse(router, lines, reading.addresses());
    var wrong = TunnelWays.wrong(router, ways);
    var refused = router.tunnels().stream().map(Config.Tunnel::name).filter(it -> isRefused(it, lines)).toList();
    for (var tunnel : router.tunnels()) {
      TunnelWays.device(devices(), tunnel.name())
          .ifPresent(device -> to.accept(check(tunnel, device, ways, wrong.get(tunnel.name()), refused)));
    }
  }

  /// `RTNETLINK answers: Permission denied`, where a rule is to `prohibit` (`ip-rule(8)`).
  private static boolean isRefused(String tunnel, List<String> lines) {
    return lines.stream().anyMatch(it -> it.startsWith("way." + tunnel + "=") && it.contains("Permission denied"));
  }

  private Check check(Config.Tunnel tunnel, Device device, Map<String, TunnelWay> ways, @Nullable String wrong,
      List<String> refused) {
    var what = router.name() + " way " + tunnel.name();
    var way = ways.get(tunnel.name());
    boolean known = way != null && way.isKnown();
    if (!known && refused.contains(tunnel.name())) {
      return Check.fail(what,
          "its packets go nowhere: no rule before the 'prohibit' has a route for them; on the router: 'ip rule' and 'ip route show table all default', then what 'wanwatch plan --diff' prints, or ifup the interface of its uplink");
    }
    if (way == null || !way.isKnown()) {
      return Check.skip(what, "the router does not tell by which uplink its packets leave: opkg install ip-full");
    }
    if (wrong == null) {
      return Check.ok(what, "its packets leave by " + way.device().orElseThrow());
    }
    return Check.fail(what,
        wrong + "; "
            + tunnel.uplink()
                .map(uplink -> mend(tunnel.name(), uplink, device.fwmark()))
                .orElse("when that uplink fails, both do: write 'uplink:' at each of them for what mends it"));
  }

  private static String mend(String tunnel, String uplink, long mark) {
    return mark == 0
        ? ("give it a mark and a rule of its own, T being the ip4table of %2$s's interface; on the router: uci set"
            + " network.%1$s.fwmark=0x388; uci set network.%1$s.nohostroute=1; uci add network rule; uci set"
            + " network.@rule[-1].mark=0x388; uci set network.@rule[-1].lookup=T; uci commit network; service network"
            + " reload").formatted(tunnel, uplink)
        : ("on the router: 'ip rule' should send mark 0x%x to a table, before mwan3's rules (1000 and up), whose default route"
            + " is by %s ('ip route show table all default'); then ifup %s").formatted(mark, uplink, tunnel);
  }
}
