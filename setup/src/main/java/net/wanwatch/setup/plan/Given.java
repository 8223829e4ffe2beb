package net.wanwatch.setup.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.wanwatch.config.Config;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.setup.find.Marks;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Names and numbers that a router has already; where it has none, our own, of those that nothing there has. A tunnel keeps what it has
/// wherever it stands in `wanwatch.yaml`.
public final class Given {
  private static final String BALANCED = "balanced";
  private static final String WIREGUARD = "wireguard";
  /// The kernel's own, which every interface without `ip4table` fills.
  private static final List<String> NOBODYS = List.of("main", "254", "default", "253", "local", "255");

  private final Optional<RouterSetup> setup;
  private final Free free;
  private final List<PlannedTunnel> before = new ArrayList<>();

  /// @param setup empty: a router of which nothing is known
  /// @param wanted what is to be planned
  Given(Optional<RouterSetup> setup, List<Config.Tunnel> wanted) {
    this.setup = setup;
    this.free = new Free(wanted.stream().flatMap(it -> Stream.of(it.name(), it.member())).toList());
    setup.ifPresent(free::leave);
  }

  /// The plan for a router that is set up in part, or otherwise.
  public static BoxPlan plan(Config config, Config.Router router, String vps, RouterSetup setup) {
    return BoxPlan.of(config, router, vps, Optional.of(setup));
  }

  /// The next one.
  PlannedTunnel tunnel(Config.Tunnel tunnel, String device) {
    int nth = before.size() + 1;
    var wan = wan(tunnel, device);
    var wireguard = network("interface", it -> it.name().equals(tunnel.name()));
    var member = mwan3("member", it -> it.text("interface").equals(Optional.of(tunnel.member())));
    var tracked = mwan3("interface", it -> it.name().equals(tunnel.member()));
    var name = wan.map(Section::name).orElseGet(() -> Uplinks.dialled(device).orElseGet(free::wan));
    var table = wan.flatMap(this::ownTable).orElseGet(() -> free.table(name));
    var planned = new PlannedTunnel(tunnel.name(), tunnel.member(),
        member.map(Section::name).orElseGet(() -> free.member(name, numberOf(name, nth))), name, device, table,
        number(table), (int) mark(wireguard, table), port(tunnel, wireguard),
        wireguard.map(it -> it.number("metric", 0)).filter(it -> it > 0).orElseGet(free::metric),
        wan.map(it -> it.number("metric", 0)).filter(it -> it > 0).orElseGet(free::wanMetric), tunnel.routerAddress(),
        tunnel.vpsAddress(), own(tunnel, wireguard),
        tracked.flatMap(it -> it.list("track_ip").stream().findFirst()).orElseGet(() -> free.trackIp(nth - 1)),
        tunnel.dish() instanceof Config.Dish.At at ? Optional.of(at) : Optional.empty());
    before.add(planned);
    return planned;
  }

  /// `wan4_m4`, as mwan3's own example has it.
  private static int numberOf(String wan, int otherwise) {
    var digits = wan.replaceFirst(".*?(\\d*)$", "$1");
    return digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : otherwise;
  }

  /// Of several on one device the one that makes it an uplink: an address beside it, by which a dish is asked, is none.
  private Optional<Section> wan(Config.Tunnel tunnel, String device) {
    return setup.flatMap(known -> known.network()
        .ofType("interface")
        .stream()
        .filter(it -> known.device(it).equals(Optional.of(device)))
        .filter(it -> !it.text("proto").equals(Optional.of(WIREGUARD)) && !it.name().equals(tunnel.member()))
        .filter(it -> !Uplinks.isIpv6(it))
        .min(Comparator.comparing((Section it) -> it.flag("disabled", false))
            .thenComparing(it -> it.text("ip4table").isEmpty())
            .thenComparing(it -> !Uplinks.isUplink(it))));
  }

  /// The table that its WAN fills, and no other one. Of two that fill the same, it is the one's that is called so, else the first one's.
  private Optional<String> ownTable(Section wan) {
    return wan.text("ip4table")
        .filter(it -> !NOBODYS.contains(it))
        .filter(it -> before.stream().noneMatch(other -> same(other.tableName(), it)))
        .filter(it -> same(it, wan.name()) || others(wan, it).stream().noneMatch(other -> comesFirst(other, wan, it)));
  }

  private List<Section> others(Section wan, String table) {
    var known = setup.orElseThrow();
    return known.network()
        .ofType("interface")
        .stream()
        .filter(it -> !it.name().equals(wan.name()) && !it.flag("disabled", false))
        .filter(it -> !known.device(it).equals(known.device(wan)))
        .filter(it -> it.text("ip4table").filter(own -> same(own, table)).isPresent())
        .toList();
  }

  private boolean comesFirst(Section other, Section wan, String table) {
    var all = setup.orElseThrow().network().ofType("interface");
    return same(table, other.name()) || all.indexOf(other) < all.indexOf(wan);
  }

  private boolean same(String table, String other) {
    return table.equals(other) || setup.filter(it -> it.sameTable(table, other)).isPresent();
  }

  /// Its peer's, else its own; another one where an earlier tunnel has these, for each has a device of its own at the VPS.
  private int port(Config.Tunnel tunnel, Optional<Section> wireguard) {
    var type = "wireguard_" + tunnel.name();
    var peer = network(type, it -> it.text("endpoint_host").isPresent() && !it.flag("disabled", false))
        .or(() -> network(type, it -> it.text("endpoint_host").isPresent()));
    return Stream.of(peer.map(it -> it.number("endpoint_port", 0)), wireguard.map(it -> it.number("listen_port", 0)))
        .flatMap(Optional::stream)
        .filter(port -> port > 0 && before.stream().noneMatch(it -> it.port() == port))
        .findFirst()
        .orElseGet(free::port);
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

  private int number(String table) {
    if (table.matches("\\d{1,6}")) {
      return Integer.parseInt(table);
    }
    return setup.stream()
        .flatMap(it -> it.tables().entrySet().stream())
        .filter(it -> it.getValue().equals(table) && it.getKey().matches("\\d{1,6}"))
        .map(it -> Integer.valueOf(it.getKey()))
        .findFirst()
        .orElseGet(free::tableNumber);
  }

  /// Its own; another one where two tunnels have the same, which then go one way.
  private long mark(Optional<Section> wireguard, String table) {
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

  /// The one that everything goes by that no other rule takes; not one of a single member, where there is another.
  String policy() {
    var used = setup.stream()
        .flatMap(it -> new CatchAll(it.mwan3()).ofIpv4())
        .flatMap(it -> it.text("use_policy").stream())
        .filter(it -> members(it) >= 0)
        .toList();
    return Stream.concat(used.stream(), Stream.of(BALANCED))
        .filter(it -> members(it) > 1)
        .findFirst()
        .or(() -> used.stream().findFirst())
        .orElse(BALANCED);
  }

  /// -1: there is no such policy.
  private int members(String policy) {
    return mwan3("policy", it -> it.name().equals(policy)).map(it -> it.list("use_member").size()).orElse(-1);
  }

  String wanZone() {
    var wans = before.stream().map(PlannedTunnel::wan).toList();
    var tunnels = tunnels();
    return zones(wans).max(Comparator.comparingLong(it -> of(it, wans) - of(it, tunnels)))
        .map(Given::name)
        .orElse("wan");
  }

  /// One of their own, where they stand in the uplinks' too; the LAN's is none for them.
  String tunnelZone() {
    var wan = wanZone();
    var tunnels = tunnels();
    return zones(tunnels).filter(it -> !name(it).equals("lan"))
        .min(Comparator.comparing((Section it) -> name(it).equals(wan))
            .thenComparing(Comparator.comparingLong((Section it) -> of(it, tunnels)).reversed()))
        .map(Given::name)
        .orElse("wg");
  }

  private List<String> tunnels() {
    return before.stream().flatMap(it -> Stream.of(it.addressed(), it.name())).toList();
  }

  private Stream<Section> zones(List<String> networks) {
    return setup.stream()
        .flatMap(it -> it.firewall().ofType("zone").stream())
        .filter(it -> it.flag("enabled", true) && it.text("name").isPresent() && of(it, networks) > 0);
  }

  private static String name(Section zone) {
    return zone.text("name").orElse("");
  }

  private static long of(Section zone, List<String> networks) {
    return zone.words("network").stream().filter(networks::contains).count();
  }
}
