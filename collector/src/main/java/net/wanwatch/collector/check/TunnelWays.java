package net.wanwatch.collector.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.live.Check;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.Device.Peer;

/// Whether each tunnel's own packets leave by its own uplink. netifd pins WireGuard's endpoint to the WAN that was up first, and a mark
/// may have no rule: then two tunnels share one dish, all of them work, and the dish that is thought to be the other's way is
/// none.
///
/// The router's connection tracking tells by which address they leave now (`/proc/net/nf_conntrack`, the address that is answered to), its
/// routing where the next would go (`ip route get … mark …`, `ip-route(8)`). The two differ where a route was changed and the flow
/// goes on.
final class TunnelWays {
  private static final Pattern ENDPOINT = Pattern.compile("\\[?([0-9a-fA-F.:]+?)]?:(\\d{1,5})");
  private static final Pattern DEVICE = Pattern.compile(" dev (\\S+)");
  private static final Pattern TO = Pattern.compile(" dst=(\\S+)");

  private final Config.Router router;
  private final RouterReading reading;

  /// @param now by its flow, empty where the router does not tell
  /// @param next by its routing, likewise
  private record Way(Optional<String> now, Optional<String> next) {
    boolean isBy(String uplink) {
      return now.or(() -> next).filter(uplink::equals).isPresent() && next.filter(it -> !it.equals(uplink)).isEmpty();
    }

    boolean isKnown() {
      return now.isPresent() || next.isPresent();
    }
  }

  TunnelWays(Config.Router router, RouterReading reading) {
    this.router = router;
    this.reading = reading;
  }

  /// Lines of a script that ask, of several flows for the one with the most seconds left (the fifth word), which is used; what stands in them is a number, a name of the configuration, or an address.
  String script() {
    var script = new StringBuilder();
    for (var tunnel : router.tunnels()) {
      device(tunnel).ifPresent(device -> endpoint(device).ifPresent(endpoint -> {
        script.append(
            "echo \"flow.%s=$(grep -hF -e 'sport=%d dport=%s ' /proc/net/nf_conntrack 2>/dev/null | sort -rn -k 5 | head -n 1)\"\n"
                .formatted(tunnel.name(), device.listenPort(), endpoint.port));
        script.append("echo \"way.%s=$(ip %s route get %s%s 2>&1 | head -n 1)\"\n".formatted(tunnel.name(),
            endpoint.address.contains(":") ? "-6" : "-4", endpoint.address,
            device.fwmark() == 0 ? "" : " mark 0x%x".formatted(device.fwmark())));
      }));
    }
    return script.toString();
  }

  private record Endpoint(String address, String port) {}

  private static Optional<Endpoint> endpoint(Device device) {
    return device.peers()
        .stream()
        .map(Peer::endpoint)
        .flatMap(Optional::stream)
        .map(ENDPOINT::matcher)
        .filter(found -> found.matches())
        .map(found -> new Endpoint(found.group(1), found.group(2)))
        .findFirst();
  }

  private Optional<Device> device(Config.Tunnel tunnel) {
    return reading.wireguard()
        .orElse(List.of())
        .stream()
        .filter(device -> device.name().equals(tunnel.name()))
        .findFirst();
  }

  /// @param found what the script said, by the words before the `=`
  void tell(Map<String, String> found, Consumer<Check> to) {
    var ways = new HashMap<String, Way>();
    for (var tunnel : router.tunnels()) {
      var name = tunnel.name();
      var way = new Way(now(found.getOrDefault("flow." + name, "")), next(found.getOrDefault("way." + name, "")));
      ways.put(name, way);
      device(tunnel).ifPresent(device -> to.accept(check(tunnel, device, way)));
    }
    shared(ways).forEach((uplink, tunnels) -> to.accept(Check.fail(router.name() + " way " + tunnels.getFirst(),
        "%s leave by one uplink, %s: when it fails, all of them do; write 'uplink:' at each of them for what mends it"
            .formatted(String.join(" and ", tunnels), uplink))));
  }

  /// The device whose address is answered to, which stands in the second half of a flow's line.
  private Optional<String> now(String flow) {
    var to = TO.matcher(flow).results().map(found -> found.group(1)).toList();
    return to.size() < 2
        ? Optional.empty()
        : reading.addresses()
            .stream()
            .filter(address -> address.cidr().startsWith(to.getLast() + "/"))
            .map(RouterReading.Address::link)
            .findFirst();
  }

  private static Optional<String> next(String route) {
    var device = DEVICE.matcher(route);
    return device.find() ? Optional.of(device.group(1)) : Optional.empty();
  }

  private Check check(Config.Tunnel tunnel, Device device, Way way) {
    var what = router.name() + " way " + tunnel.name();
    if (!way.isKnown()) {
      return Check.skip(what, "the router does not tell by which uplink its packets leave: opkg install ip-full");
    }
    if (tunnel.uplink().isEmpty()) {
      return Check.ok(what, "its packets leave by " + way.now.or(way::next).orElseThrow());
    }
    var uplink = tunnel.uplink().get();
    if (way.isBy(uplink)) {
      return Check.ok(what, "its packets leave by " + uplink);
    }
    var wrong = way.now.filter(it -> !it.equals(uplink));
    var said = wrong.map(it -> "its packets leave by %s, and its uplink is %s".formatted(it, uplink))
        .orElseGet(() -> "its packets leave by %s still, and by %s when they find their way anew".formatted(uplink,
            way.next.orElse("no device")));
    return Check.fail(what, said + "; " + mend(tunnel.name(), uplink, device.fwmark()));
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

  /// Uplinks by which several tunnels leave of which nobody says where they should.
  private Map<String, List<String>> shared(Map<String, Way> ways) {
    return router.tunnels()
        .stream()
        .filter(tunnel -> tunnel.uplink().isEmpty() && ways.containsKey(tunnel.name()))
        .filter(tunnel -> way(ways, tunnel).isPresent())
        .collect(Collectors.groupingBy(tunnel -> way(ways, tunnel).orElseThrow(), TreeMap::new,
            Collectors.mapping(Config.Tunnel::name, Collectors.toList())))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue().size() > 1)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Optional<String> way(Map<String, Way> ways, Config.Tunnel tunnel) {
    return Optional.ofNullable(ways.get(tunnel.name())).flatMap(way -> way.now.or(way::next));
  }
}
