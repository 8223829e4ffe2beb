package net.wanwatch.setup.plan;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import net.wanwatch.config.Config;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.setup.find.Marks;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Names and numbers that a router has already; where it has none, our own.
///
/// @param setup empty: a router of which nothing is known
public record Given(Optional<RouterSetup> setup) {
  static final Given NOTHING = new Given(Optional.empty());
  private static final String BALANCED = "balanced";
  private static final int FIRST_TABLE = 210;
  private static final int FIRST_PORT = 30_001;
  private static final int FIRST_WAN_METRIC = 40;
  private static final List<String> TRACK_IPS = List.of("1.1.1.1", "8.8.8.8", "9.9.9.9", "208.67.222.222", "1.0.0.1",
      "8.8.4.4", "149.112.112.112", "208.67.220.220");

  /// The plan for a router that is set up in part, or otherwise.
  public static BoxPlan plan(Config config, Config.Router router, String vps, RouterSetup setup) {
    return BoxPlan.of(config, router, vps, new Given(Optional.of(setup)));
  }

  /// @param before the tunnels that are planned already
  PlannedTunnel tunnel(Config.Tunnel tunnel, String device, List<PlannedTunnel> before) {
    int i = before.size();
    var wan = network("interface", it -> setup.flatMap(known -> known.device(it)).equals(Optional.of(device))
        && !it.text("proto").equals(Optional.of("wireguard")) && !it.name().equals(tunnel.member()));
    var wireguard = network("interface", it -> it.name().equals(tunnel.name()));
    var peer = network("wireguard_" + tunnel.name(),
        it -> it.text("endpoint_host").isPresent() && !it.flag("disabled", false))
        .or(() -> network("wireguard_" + tunnel.name(), it -> it.text("endpoint_host").isPresent()));
    var member = mwan3("member", it -> it.text("interface").equals(Optional.of(tunnel.member())));
    var tracked = mwan3("interface", it -> it.name().equals(tunnel.member()));
    var name = wan.map(Section::name).orElse("wan" + (i + 1));
    var table = wan.flatMap(it -> it.text("ip4table")).orElse(name);
    return new PlannedTunnel(tunnel.name(), tunnel.member(), member.map(Section::name).orElse(name + "_m" + (i + 1)),
        name, device, table, number(table, i), (int) mark(wireguard, table, before), port(peer, before),
        wireguard.map(it -> it.number("metric", 10 * (i + 1))).orElse(10 * (i + 1)),
        wan.map(it -> it.number("metric", FIRST_WAN_METRIC + 10 * i)).orElse(FIRST_WAN_METRIC + 10 * i),
        tunnel.routerAddress(), tunnel.vpsAddress(), own(tunnel, wireguard),
        tracked.flatMap(it -> it.list("track_ip").stream().findFirst()).orElse(TRACK_IPS.get(i % TRACK_IPS.size())));
  }

  /// Its peer's; another one where an earlier tunnel has that, for each has a device of its own at the VPS.
  private static int port(Optional<Section> peer, List<PlannedTunnel> before) {
    int wish = FIRST_PORT + before.size();
    var taken = before.stream().map(PlannedTunnel::port).toList();
    int port = peer.map(it -> it.number("endpoint_port", wish)).orElse(wish);
    for (int free = wish; taken.contains(port); free++) {
      port = free;
    }
    return port;
  }

  /// Where mwan3's interface is WireGuard's own, that has the address.
  private static Optional<String> own(Config.Tunnel tunnel, Optional<Section> wireguard) {
    return wireguard.stream()
        .flatMap(it -> it.words("addresses").stream())
        .filter(cidr -> Inner.address(cidr).equals(Optional.of(tunnel.routerAddress())))
        .findFirst()
        .or(() -> Optional.of(tunnel.routerAddress() + "/24").filter(_ -> tunnel.member().equals(tunnel.name())));
  }

  private Optional<Section> network(String type, Predicate<Section> which) {
    return setup.flatMap(it -> it.network().ofType(type).stream().filter(which).findFirst());
  }

  private Optional<Section> mwan3(String type, Predicate<Section> which) {
    return setup.flatMap(it -> it.mwan3().ofType(type).stream().filter(which).findFirst());
  }

  private int number(String table, int i) {
    return setup.stream()
        .flatMap(it -> it.tables().entrySet().stream())
        .filter(it -> it.getValue().equals(table) && it.getKey().matches("\\d{1,6}"))
        .map(it -> Integer.valueOf(it.getKey()))
        .findFirst()
        .orElse(FIRST_TABLE + i);
  }

  /// Its own; another one where two tunnels have the same, which then go one way.
  private long mark(Optional<Section> wireguard, String table, List<PlannedTunnel> before) {
    var taken = before.stream().map(it -> (long) it.mark()).toList();
    long wish = Marks.FIRST + before.size();
    if (setup.isEmpty()) {
      return wish;
    }
    var own = wireguard.stream().flatMap(it -> Marks.of(it, "fwmark").stream().boxed()).findFirst();
    return own.filter(it -> it <= Integer.MAX_VALUE && !taken.contains(it))
        .filter(it -> Marks.keeps(setup.get(), wireguard.orElseThrow(), it, table))
        .orElseGet(() -> Marks.free(setup.get(), table, wish, taken));
  }

  /// The one that everything else goes by; not one of a single member, where ours is there too.
  String policy() {
    return mwan3("rule", it -> it.text("dest_ip").equals(Optional.of("0.0.0.0/0"))).flatMap(it -> it.text("use_policy"))
        .filter(name -> members(name) >= (members(BALANCED) > 1 ? 2 : 0))
        .orElse(BALANCED);
  }

  /// -1: there is no such policy.
  private int members(String policy) {
    return mwan3("policy", it -> it.name().equals(policy)).map(it -> it.list("use_member").size()).orElse(-1);
  }

  String wanZone(List<PlannedTunnel> tunnels) {
    return zone(tunnels.stream().map(PlannedTunnel::wan).toList()).orElse("wan");
  }

  String tunnelZone(List<PlannedTunnel> tunnels) {
    return zone(tunnels.stream().map(PlannedTunnel::addressed).toList()).orElse("wg");
  }

  private Optional<String> zone(List<String> networks) {
    return setup.stream()
        .flatMap(it -> it.firewall().ofType("zone").stream())
        .filter(it -> it.words("network").stream().anyMatch(networks::contains))
        .flatMap(it -> it.text("name").stream())
        .findFirst();
  }
}
