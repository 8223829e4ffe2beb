package net.wanwatch.setup.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.wanwatch.config.Address;
import net.wanwatch.config.Config;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// What can be right in `wanwatch.yaml` and cannot be planned, each in a line with its place and the mend. What a router has is asked where it
/// is known, so that nothing of somebody else's is planned over.
///
/// @param setup empty: a router of which nothing is known
record PlanInput(Config config, Config.Router router, Optional<RouterSetup> setup) {
  /// OpenWrt's own, and words that wg(8) or the kernel take for something else.
  private static final Set<String> RESERVED = Set.of("lan", "wan", "wan6", "loopback", "globals", "lo", "all",
      "default", "interfaces");
  /// What is left of the 28 of a chain of iptables behind `mwan3_iface_in_` (mwan3.sh).
  private static final int LONGEST = 13;
  private static final String PRIVATE = "(10|192\\.168|172\\.(1[6-9]|2\\d|3[01]))\\..*";

  /// @param vps where it is to be reached
  /// @throws BadPlan where something is not right
  void check(String vps) {
    var devices = new HashMap<String, String>();
    for (var tunnel : router.tunnels()) {
      name(tunnel);
      addresses(tunnel);
      var device = tunnel.uplink()
          .orElseThrow(() -> wrong("%s: write 'uplink: eth%d', the device of the WAN it is to leave by"
              .formatted(tunnel.name(), devices.size() + 1)));
      var other = devices.putIfAbsent(device, tunnel.name());
      if (other != null) {
        throw wrong(
            "%s: %s is the uplink of %s too: each tunnel needs one of its own".formatted(tunnel.name(), device, other));
      }
      uplink(tunnel.name(), device);
    }
    networks();
    endpoint(vps);
  }

  private static BadPlan wrong(String text) {
    return new BadPlan(text);
  }

  private void name(Config.Tunnel tunnel) {
    var name = tunnel.name();
    if (!name.matches("[A-Za-z0-9_]+")) {
      throw wrong("%s: uci has only letters, digits and _ in a name: call the tunnel %s in wanwatch.yaml"
          .formatted(name, name.replaceAll("[^A-Za-z0-9_]", "_")));
    }
    var own = section(name).filter(it -> !Uplinks.proto(it).equals("wireguard"))
        .map(it -> "the router's network.%s (proto %s)".formatted(name, Uplinks.proto(it)))
        .or(() -> Optional.of("OpenWrt's or the kernel's own").filter(_ -> RESERVED.contains(name)))
        .or(() -> Optional.of("a device of the uplinks or the LAN").filter(_ -> devices().contains(name)));
    if (own.isPresent()) {
      throw wrong(
          "%s: this name is %s: call the tunnel otherwise in wanwatch.yaml, such as wg1".formatted(name, own.get()));
    }
    member(tunnel);
  }

  private void member(Config.Tunnel tunnel) {
    var name = tunnel.name();
    var member = tunnel.member();
    if (member.length() > LONGEST && !hasMember(member)) {
      throw wrong("%s: mwan3's interface %s has %d letters, and iptables takes %d of it: write a shorter 'member: …'"
          .formatted(name, member, member.length(), LONGEST));
    }
    if (member.equals(name)) {
      return;
    }
    if (RESERVED.contains(member) || router.tunnels().stream().anyMatch(it -> it.name().equals(member))) {
      throw wrong("%s: member %s is something else's name: write another, such as %swan".formatted(name, member, name));
    }
    section(member).filter(it -> !List.of(name, "@" + name).contains(deviceOf(it))).ifPresent(it -> {
      throw wrong("%s: member %s is the router's network.%s on %s, not on this tunnel: write another member"
          .formatted(name, member, member, deviceOf(it).isEmpty() ? "no device" : deviceOf(it)));
    });
  }

  private boolean hasMember(String name) {
    return setup.stream()
        .flatMap(it -> it.mwan3().ofType("interface").stream())
        .anyMatch(section -> section.name().equals(name));
  }

  private static String deviceOf(Section section) {
    return section.text("device").or(() -> section.text("ifname")).orElse("");
  }

  private Optional<Section> section(String name) {
    return setup.flatMap(
        it -> it.network().ofType("interface").stream().filter(section -> section.name().equals(name)).findFirst());
  }

  private Stream<Section> interfaces() {
    return setup.stream().flatMap(it -> it.network().ofType("interface").stream());
  }

  /// Uplinks of the tunnels, and what the LAN hangs on.
  private Set<String> devices() {
    var devices = new HashSet<>(router.links());
    router.tunnels().forEach(it -> it.uplink().ifPresent(devices::add));
    return devices;
  }

  private void addresses(Config.Tunnel tunnel) {
    var ends = List.of("router-address", tunnel.routerAddress(), "vps-address", tunnel.vpsAddress());
    for (int i = 0; i < ends.size(); i += 2) {
      var key = tunnel.name() + ": " + ends.get(i);
      var address = ends.get(i + 1);
      if (Inner.address(address).isEmpty()) {
        throw wrong(
            "%s %s is IPv6; what is planned is IPv4: write an address such as 10.0.1.2".formatted(key, address));
      }
      lan(address).ifPresent(lan -> {
        throw wrong("%s %s lies in the LAN (%s): take a network that is used nowhere, such as 10.0.1.0/24"
            .formatted(key, address, lan));
      });
    }
    if (!hasOwnMask(tunnel) && !Inner.holds(tunnel.routerAddress() + "/24", tunnel.vpsAddress())) {
      throw wrong("%s: router-address %s and vps-address %s do not lie in one network (/24): the ends of a tunnel do"
          .formatted(tunnel.name(), tunnel.routerAddress(), tunnel.vpsAddress()));
    }
  }

  /// Both ends of a tunnel have a network of their own, by which each other one is reached.
  private void networks() {
    var before = new HashMap<String, Config.Tunnel>();
    for (var tunnel : router.tunnels()) {
      var network = tunnel.vpsAddress().substring(0, tunnel.vpsAddress().lastIndexOf('.'));
      var other = before.putIfAbsent(network, tunnel);
      if (other != null && !hasOwnMask(tunnel)) {
        throw wrong("%s: its addresses lie in the network of %s, %s.0/24: each tunnel needs one of its own"
            .formatted(tunnel.name(), other.name(), network));
      }
      config.vpsAddress()
          .filter(it -> Inner.holds(tunnel.vpsAddress() + "/24", it) && !hasOwnMask(tunnel))
          .ifPresent(it -> {
            throw wrong(
                "vps.address %s lies in the network of %s, %s.0/24, so that it is reached through that one alone: take another"
                    .formatted(it, tunnel.name(), network));
          });
    }
  }

  /// Somebody has given it another network than is planned, on the router.
  private boolean hasOwnMask(Config.Tunnel tunnel) {
    return interfaces().flatMap(it -> Stream.concat(networks(it), it.words("addresses").stream()))
        .anyMatch(cidr -> Inner.address(cidr).equals(Optional.of(tunnel.routerAddress())) && Inner.prefix(cidr) != 24);
  }

  /// The LAN that an address lies in, as a person knows it.
  private Optional<String> lan(String address) {
    var known = interfaces().filter(it -> Uplinks.proto(it).equals("static") && it.text("gateway").isEmpty())
        .filter(it -> isLan(it))
        .flatMap(it -> networks(it).map(cidr -> "network.%s, %s".formatted(it.name(), cidr)))
        .filter(it -> Inner.holds(it.substring(it.indexOf(' ') + 1), address))
        .findFirst();
    return known.or(() -> setup.isPresent()
        ? Optional.empty()
        : router.addresses()
            .stream()
            .filter(it -> it.matches(PRIVATE) && !isInner(it) && Inner.holds(it + "/24", address))
            .map("the router is %s"::formatted)
            .findFirst());
  }

  private boolean isInner(String address) {
    return router.tunnels().stream().anyMatch(it -> it.routerAddress().equals(address));
  }

  /// Not an end of a tunnel, and not what stands beside an uplink.
  private boolean isLan(Section section) {
    var device = setup.flatMap(it -> it.device(section)).orElse("");
    return !section.name().equals("loopback") && router.tunnels()
        .stream()
        .noneMatch(it -> List.of(it.name(), "@" + it.name(), it.uplink().orElse("")).contains(device)
            || it.member().equals(section.name()));
  }

  private static Stream<String> networks(Section section) {
    return section.words("ipaddr")
        .stream()
        .filter(it -> Inner.address(it).isPresent())
        .map(it -> it.contains("/")
            ? it
            : "%s/%d".formatted(it, section.text("netmask").map(Inner::prefixOf).orElse(32)));
  }

  private void uplink(String tunnel, String device) {
    if (router.tunnels().stream().anyMatch(it -> it.name().equals(device))
        || interfaces().anyMatch(it -> it.name().equals(device) && Uplinks.proto(it).equals("wireguard"))) {
      throw wrong("%s: uplink %s is a tunnel: write the device of the WAN it is to leave by".formatted(tunnel, device));
    }
    if (setup.isEmpty()) {
      return;
    }
    var on = interfaces().filter(it -> setup.get().device(it).equals(Optional.of(device))).toList();
    var usable = on.stream().filter(it -> !Uplinks.isIpv6(it)).toList();
    if (!on.isEmpty() && usable.isEmpty()) {
      throw wrong(
          "%s: the router's network.%s on %s is of IPv6 (proto %s); what is planned is IPv4: leave the tunnel out, or give the WAN an interface of IPv4"
              .formatted(tunnel, on.getFirst().name(), device, Uplinks.proto(on.getFirst())));
    }
    if (!usable.isEmpty() && usable.stream().noneMatch(Uplinks::isUplink)) {
      throw wrong(
          "%s: uplink %s is the router's network.%s (proto %s without a gateway), a LAN and no way out: write another"
              .formatted(tunnel, device, usable.getFirst().name(), Uplinks.proto(usable.getFirst())));
    }
    interfaces().filter(it -> usable.isEmpty() && deviceOf(it).equals(device))
        .flatMap(
            it -> setup.get().device(it).filter(own -> !own.equals(device)).map(own -> it.name() + " " + own).stream())
        .map(it -> it.split(" ", 2))
        .findFirst()
        .ifPresent(it -> {
          throw wrong("%s: %s is only the cable of the router's network.%s, which leaves by %s: write uplink: %s"
              .formatted(tunnel, device, it[0], it[1], it[1]));
        });
    if (usable.isEmpty() && Uplinks.isDialled(device)) {
      throw wrong("%s: no interface of the router has %s now: %s".formatted(tunnel, device, interfaces()
          .filter(Uplinks::isModem)
          .map(Section::name)
          .findFirst()
          .map("is it network.%s, which is down? Bring it up first"::formatted)
          .orElse(
              "set it up first (LuCI: Network, Interfaces), with what the provider wants; WANs are planned as DHCP alone")));
    }
  }

  private void endpoint(String vps) {
    var address = Address.literal(vps);
    if (address.isEmpty() && !Address.isHostName(vps)) {
      throw wrong("--vps '%s' is no IPv4 address and no host name".formatted(vps));
    }
    if (address.isEmpty()) {
      return;
    }
    var it = address.get();
    if (vps.contains(":")) {
      throw wrong("--vps %s is IPv6; the WANs are told apart by routing tables of IPv4: write the VPS's IPv4 address"
          .formatted(vps));
    }
    if (it.isAnyLocalAddress() || it.isLoopbackAddress() || it.isMulticastAddress() || it.isLinkLocalAddress()
        || vps.matches("(0|24\\d|25\\d)\\..*")) {
      throw wrong("--vps %s is reached from nowhere: write the VPS's public address".formatted(vps));
    }
    config.vpsAddress().filter(vps::equals).ifPresent(_ -> {
      throw wrong("--vps %s is vps.address, which is reached only inside the tunnels: write the VPS's public address"
          .formatted(vps));
    });
    for (var tunnel : router.tunnels()) {
      if (Inner.holds(tunnel.vpsAddress() + "/24", vps)) {
        throw wrong("--vps %s lies in %s, whose ends are %s and %s: write the VPS's public address".formatted(vps,
            tunnel.name(), tunnel.routerAddress(), tunnel.vpsAddress()));
      }
    }
    lan(vps).ifPresent(lan -> {
      throw wrong("--vps %s lies in the LAN (%s): write the VPS's public address".formatted(vps, lan));
    });
  }
}
