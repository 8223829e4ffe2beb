package net.wanwatch.collector.router;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.config.Config;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.Device.Peer;

/// Whether each tunnel's own packets leave by its own uplink. netifd pins WireGuard's endpoint to the WAN that was up first, and a mark
/// may have no rule: then two tunnels share one dish, all of them work, and the dish that is thought to be the other's way is
/// none.
///
/// The router's connection tracking tells by which address they leave now (`/proc/net/nf_conntrack`, the address that is answered to), its
/// routing where the next would go (`ip route get … mark …`, `ip-route(8)`).
public final class TunnelWays {
  private static final Pattern ENDPOINT = Pattern.compile("\\[?([0-9a-fA-F.:]+?)]?:(\\d{1,5})");
  private static final Pattern DEVICE = Pattern.compile(" dev (\\S+)");
  private static final Pattern TO = Pattern.compile(" dst=(\\S+)");

  private TunnelWays() {}

  private record Endpoint(String address, String port) {}

  /// Lines of a script that ask, of several flows for the one with the most seconds left (the fifth word), which is used; what stands in them is a
  /// number, a name of the configuration, or an address.
  ///
  /// @param longest no more than so many characters: the last tunnels are left out
  public static String script(Config.Router router, List<Device> devices, int longest) {
    var script = new StringBuilder();
    for (var tunnel : router.tunnels()) {
      var asks = device(devices, tunnel.name())
          .flatMap(device -> endpoint(device).map(endpoint -> ask(tunnel.name(), device, endpoint)))
          .orElse("");
      if (script.length() + asks.length() <= longest) {
        script.append(asks);
      }
    }
    return script.toString();
  }

  private static String ask(String name, Device device, Endpoint endpoint) {
    return """
        echo "flow.%s=$(grep -hF -e 'sport=%d dport=%s ' /proc/net/nf_conntrack 2>/dev/null | sort -rn -k 5 | head -n 1)"
        echo "way.%s=$(ip %s route get %s%s 2>&1 | head -n 1)"
        """.formatted(name, device.listenPort(), endpoint.port, name, endpoint.address.contains(":") ? "-6" : "-4",
        endpoint.address, device.fwmark() == 0 ? "" : " mark 0x%x".formatted(device.fwmark()));
  }

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

  public static Optional<Device> device(List<Device> devices, String name) {
    return devices.stream().filter(device -> device.name().equals(name)).findFirst();
  }

  /// @param lines what [#script] printed, and others
  /// @param addresses the router's, by which the flow's tells its device
  /// @return of each tunnel that was asked about; of the others nothing
  public static Map<String, TunnelWay> parse(Config.Router router, List<String> lines,
      List<RouterReading.Address> addresses) {
    var said = new HashMap<String, String>();
    lines.stream().filter(line -> line.contains("=")).forEach(line -> {
      int equals = line.indexOf('=');
      said.put(line.substring(0, equals), line.substring(equals + 1).strip());
    });
    var ways = new LinkedHashMap<String, TunnelWay>();
    for (var tunnel : router.tunnels()) {
      var route = said.get("way." + tunnel.name());
      if (route != null) {
        ways.put(tunnel.name(),
            new TunnelWay(now(said.getOrDefault("flow." + tunnel.name(), ""), addresses), next(route)));
      }
    }
    return ways;
  }

  /// The device whose address is answered to, which stands in the second half of a flow's line.
  private static Optional<String> now(String flow, List<RouterReading.Address> addresses) {
    var to = TO.matcher(flow).results().map(found -> found.group(1)).toList();
    return to.size() < 2
        ? Optional.empty()
        : addresses.stream()
            .filter(address -> address.cidr().startsWith(to.getLast() + "/"))
            .map(RouterReading.Address::link)
            .findFirst();
  }

  private static Optional<String> next(String route) {
    var device = DEVICE.matcher(route);
    return device.find() ? Optional.of(device.group(1)) : Optional.empty();
  }

  /// What is wrong, by the tunnel, in one sentence each. Of tunnels without a configured uplink, those that leave by the same one as an earlier
  /// of them.
  public static Map<String, String> wrong(Config.Router router, Map<String, TunnelWay> ways) {
    var wrong = new LinkedHashMap<String, String>();
    var taken = new HashMap<String, String>();
    for (var tunnel : router.tunnels()) {
      var way = ways.get(tunnel.name());
      if (way == null || !way.isKnown()) {
        continue;
      }
      if (tunnel.uplink().isPresent()) {
        objection(way, tunnel.uplink().get()).ifPresent(it -> wrong.put(tunnel.name(), it));
      } else {
        var device = way.device().orElseThrow();
        var first = taken.putIfAbsent(device, tunnel.name());
        if (first != null) {
          wrong.put(tunnel.name(), "its packets leave by %s, as those of %s do".formatted(device, first));
        }
      }
    }
    return wrong;
  }

  private static Optional<String> objection(TunnelWay way, String uplink) {
    if (way.isBy(uplink)) {
      return Optional.empty();
    }
    return Optional.of(way.now()
        .filter(it -> !it.equals(uplink))
        .map(it -> "its packets leave by %s, and its uplink is %s".formatted(it, uplink))
        .orElseGet(() -> way.now().isPresent()
            ? "its packets leave by %s still, and by %s when they find their way anew".formatted(uplink,
                way.next().orElse("no device"))
            : "its packets will leave by %s, and its uplink is %s".formatted(way.next().orElse("no device"), uplink)));
  }
}
