package net.wanwatch.setup.find;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.setup.read.Route;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Finds the tunnels to a VPS in a router's set-up: WireGuard interfaces whose peer has an endpoint. The inner addresses stand at
/// the interface (`list addresses`) or at another one on the same device, as OpenWrt has it; mwan3's interface is the one of
/// these that it tracks; the uplink is where the tunnel's mark is looked up (`config rule`), or what `option tunlink` names.
public final class SetupFinder {
  /// Its rules stand from here on, and take some bits of a mark for all.
  private static final long MWAN3 = 1000;

  private final RouterSetup setup;
  private final List<String> notes = new ArrayList<>();

  private SetupFinder(RouterSetup setup) {
    this.setup = setup;
  }

  public static FoundSetup find(RouterSetup setup) {
    return new SetupFinder(setup).find();
  }

  private FoundSetup find() {
    var tunnels = wireguards().map(this::tunnel).flatMap(Optional::stream).toList();
    if (setup.missing().containsKey("network")) {
      notes.add("the router's network is not known: " + setup.missing().get("network"));
    }
    if (setup.missing().containsKey("mwan3")) {
      notes.add(setup.missing().get("mwan3") + ": there is no failover to watch");
    }
    if (setup.missing().containsKey("release")) {
      notes.add(setup.missing().get("release"));
    }
    var kept = ofOneVps(tunnels);
    return new FoundSetup(setup.hostname().orElse("router"), kept,
        tunnels.stream().filter(it -> !kept.contains(it)).toList(), lanDevices(tunnels), notes);
  }

  private Stream<Section> interfaces() {
    return setup.network().ofType("interface").stream().filter(it -> !it.flag("disabled", false));
  }

  private Stream<Section> wireguards() {
    return interfaces().filter(it -> it.text("proto").orElse("").equals("wireguard"));
  }

  private Optional<FoundTunnel> tunnel(Section wireguard) {
    var name = wireguard.name();
    var peers = setup.network()
        .ofType("wireguard_" + name)
        .stream()
        .filter(peer -> !peer.flag("disabled", false) && peer.text("endpoint_host").isPresent())
        .toList();
    if (peers.isEmpty()) {
      notes.add("%s is left out: none of its peers has an endpoint, so it is no tunnel to a VPS".formatted(name));
      return Optional.empty();
    }
    if (peers.size() > 1) {
      notes.add("%s has several peers with an endpoint: the first one, %s, is taken for the VPS".formatted(name,
          peers.getFirst().text("endpoint_host").orElse("")));
    }
    var addresses = addresses(wireguard);
    if (addresses.isEmpty()) {
      notes.add("%s is left out: it has no inner IPv4 address; the probes need one".formatted(name));
      return Optional.empty();
    }
    return Optional.of(tunnel(wireguard, peers.getFirst(), addresses.getFirst()));
  }

  /// An address of a tunnel's end, and what else stands beside it.
  private record Own(String address, int prefix, Optional<String> gateway) {}

  private FoundTunnel tunnel(Section wireguard, Section peer, Own own) {
    var name = wireguard.name();
    var told = own.gateway.or(() -> peer.words("allowed_ips")
        .stream()
        .filter(cidr -> Inner.prefix(cidr) == 32)
        .map(Inner::address)
        .flatMap(Optional::stream)
        .filter(address -> !address.equals(own.address))
        .findFirst());
    var other = told.or(() -> Inner.otherEnd(own.address, own.prefix));
    if (told.isEmpty()) {
      notes.add(other.map(it -> "%s: the VPS's inner address is not told anywhere; %s is a guess".formatted(name, it))
          .orElseGet(() -> "%s: the VPS's inner address is not told anywhere: write its vps-address".formatted(name)));
    }
    var member = member(wireguard);
    if (member.isEmpty() && !setup.missing().containsKey("mwan3")) {
      notes.add("%s: mwan3 has no interface of it, so that it carries none of the crew's connections".formatted(name));
    }
    var wan = wan(wireguard);
    if (wan.isEmpty()) {
      notes.add("%s: by which uplink it leaves is told by no mark and rule of its own, nor by 'option tunlink'"
          .formatted(name));
    }
    return new FoundTunnel(name, own.address, other, told.isEmpty() && other.isPresent(), member.map(Section::name),
        wan.map(Section::name), wan.flatMap(setup::device).or(() -> byRoute(wireguard)),
        wan.flatMap(it -> it.text("proto")), peer.text("endpoint_host").orElse(""),
        member.map(it -> it.list("track_ip")).orElse(List.of()));
  }

  /// Its own, then those of the interfaces on its device.
  private List<Own> addresses(Section wireguard) {
    var all = new ArrayList<Own>();
    for (var cidr : wireguard.words("addresses")) {
      Inner.address(cidr).ifPresent(it -> all.add(new Own(it, Inner.prefix(cidr), Optional.empty())));
    }
    on(wireguard).forEach(it -> it.text("ipaddr").ifPresent(cidr -> {
      int prefix = it.text("netmask").map(Inner::prefixOf).orElseGet(() -> Inner.prefix(cidr));
      Inner.address(cidr).ifPresent(address -> all.add(new Own(address, prefix, it.text("gateway"))));
    }));
    return all;
  }

  /// Other interfaces on its device.
  private Stream<Section> on(Section wireguard) {
    return interfaces().filter(it -> !it.name().equals(wireguard.name()))
        .filter(it -> List.of(wireguard.name(), "@" + wireguard.name())
            .contains(it.text("device").or(() -> it.text("ifname")).orElse("")));
  }

  private Optional<Section> member(Section wireguard) {
    var names = Stream.concat(on(wireguard), Stream.of(wireguard)).map(Section::name).toList();
    return setup.mwan3().ofType("interface").stream().filter(it -> names.contains(it.name())).findFirst();
  }

  private Optional<Section> wan(Section wireguard) {
    var tunlink = wireguard.text("tunlink")
        .flatMap(name -> interfaces().filter(it -> it.name().equals(name)).findFirst());
    return tunlink.or(() -> wireguard.text("fwmark").flatMap(this::lookup).flatMap(this::wanOf));
  }

  /// The table in which packets with that mark are looked up, as the configuration has it.
  private Optional<String> lookup(String mark) {
    return Marks.number(mark)
        .stream()
        .boxed()
        .flatMap(it -> Marks.lookups(setup, it).stream())
        .flatMap(rule -> rule.text("lookup").stream())
        .findFirst();
  }

  private static long number(String mark) {
    try {
      return Long.decode(mark);
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private Optional<Section> wanOf(String table) {
    return interfaces().filter(it -> it.text("ip4table").map(own -> setup.sameTable(own, table)).orElse(false))
        .findFirst()
        .or(() -> interfaces().filter(it -> it.text("ip4table").isEmpty() && it.name().equals(table)).findFirst());
  }

  /// Where the kernel sends its packets by a rule for its mark, whatever the configuration says of it.
  private Optional<String> byRoute(Section wireguard) {
    long mark = wireguard.text("fwmark").map(SetupFinder::number).orElse(0L);
    if (mark <= 0) {
      return Optional.empty();
    }
    return setup.rules()
        .stream()
        .filter(rule -> rule.mark().isPresent() && rule.isFor(mark) && rule.priority() < MWAN3)
        .flatMap(rule -> rule.table().stream())
        .limit(1)
        .flatMap(table -> setup.routes().stream().filter(it -> it.isDefault() && setup.sameTable(it.table(), table)))
        .map(Route::device)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// One agent is one VPS: where tunnels go to several, those to the one with the most are kept.
  private List<FoundTunnel> ofOneVps(List<FoundTunnel> tunnels) {
    var hosts = tunnels.stream().map(FoundTunnel::endpoint).distinct().toList();
    if (hosts.size() < 2) {
      return tunnels;
    }
    var most = hosts.getFirst();
    for (var host : hosts) {
      most = count(tunnels, host) > count(tunnels, most) ? host : most;
    }
    var kept = most;
    for (var tunnel : tunnels) {
      if (!tunnel.endpoint().equals(kept)) {
        notes.add("%s is left out: it goes to %s, the others to %s; one configuration watches one VPS"
            .formatted(tunnel.name(), tunnel.endpoint(), kept));
      }
    }
    return tunnels.stream().filter(it -> it.endpoint().equals(kept)).toList();
  }

  private static long count(List<FoundTunnel> tunnels, String host) {
    return tunnels.stream().filter(it -> it.endpoint().equals(host)).count();
  }

  private List<String> lanDevices(List<FoundTunnel> tunnels) {
    var others = new HashSet<>(List.of("lo"));
    tunnels.forEach(tunnel -> {
      others.add(tunnel.name());
      tunnel.uplink().ifPresent(others::add);
    });
    return interfaces().filter(it -> it.text("proto").orElse("").equals("static") && it.text("gateway").isEmpty())
        .map(setup::device)
        .flatMap(Optional::stream)
        .filter(device -> !others.contains(device) && !device.startsWith("@"))
        .distinct()
        .toList();
  }
}
