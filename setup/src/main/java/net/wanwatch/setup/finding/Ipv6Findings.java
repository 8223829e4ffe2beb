package net.wanwatch.setup.finding;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.read.Route;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Whether the crew's IPv6 leaves beside the tunnels: a LAN with global addresses, a default route by a WAN, and neither the firewall
/// nor mwan3 in its way.
final class Ipv6Findings {
  private static final List<String> REFUSES = List.of("REJECT", "DROP");
  private static final List<String> EVERYTHING = List.of("all", "any", "*", "tcpudp", "tcp udp");
  /// What makes a rule one for some packets only.
  private static final List<String> NARROWS = List.of("src_ip", "dest_ip", "src_port", "dest_port", "src_mac", "mark",
      "ipset", "limit", "icmp_type", "weekdays", "start_time");

  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final List<String> lanDevices;
  private final List<SetupFinding> findings;

  Ipv6Findings(RouterSetup setup, List<FoundTunnel> tunnels, List<String> lanDevices, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.lanDevices = lanDevices;
    this.findings = findings;
  }

  void look() {
    if (tunnels.isEmpty() || setup.missing().containsKey("firewall") || refusedByMwan3()) {
      return;
    }
    var lans = lanDevices.stream().filter(this::isGlobal).toList();
    var ways = setup.host()
        .defaults6()
        .stream()
        .filter(it -> it.isDefault() && it.table().equals("main") && it.via().isPresent())
        .map(Route::device)
        .flatMap(Optional::stream)
        .filter(device -> tunnels.stream().noneMatch(it -> it.name().equals(device)) && !lanDevices.contains(device))
        .distinct()
        .toList();
    for (var way : ways) {
      for (var lan : lans) {
        if (leak(lan, way)) {
          return;
        }
      }
    }
  }

  /// 2000::/3, the internet's.
  private boolean isGlobal(String device) {
    return setup.addresses().getOrDefault(device, List.of()).stream().anyMatch(it -> it.matches("[23][0-9a-f]{3}:.*"));
  }

  private boolean leak(String lan, String way) {
    for (var from : zones(lan).toList()) {
      for (var to : zones(way).toList()) {
        if (isForwarded(from, to) && !isRefused(from, to)) {
          findings.add(new SetupFinding("ipv6-leak", way, false,
              "%s has global IPv6 addresses, and IPv6's default route leaves by %s".formatted(lan, way),
              "whatever speaks IPv6 leaves outside the tunnels, in the uplink owner's name",
              List.of("uci add firewall rule", "uci set firewall.@rule[-1].name=no-ipv6-beside-the-tunnels",
                  "uci set firewall.@rule[-1].src=" + from, "uci set firewall.@rule[-1].dest=" + to,
                  "uci set firewall.@rule[-1].family=ipv6", "uci set firewall.@rule[-1].proto=all",
                  "uci set firewall.@rule[-1].target=REJECT", "uci commit firewall", "service firewall reload")));
          return true;
        }
      }
    }
    return false;
  }

  /// The names of the zones that have a device.
  private Stream<String> zones(String device) {
    var interfaces = setup.network()
        .ofType("interface")
        .stream()
        .filter(it -> setup.device(it).map(own -> own.equals(device) || isAlias(own, device)).orElse(false))
        .map(Section::name)
        .toList();
    return setup.firewall()
        .ofType("zone")
        .stream()
        .filter(
            it -> it.words("network").stream().anyMatch(interfaces::contains) || it.words("device").contains(device))
        .map(it -> it.text("name").orElse(it.name()));
  }

  /// `@wan1` is the device of the interface `wan1`.
  private boolean isAlias(String own, String device) {
    return setup.network()
        .ofType("interface")
        .stream()
        .filter(it -> own.equals("@" + it.name()))
        .anyMatch(it -> setup.device(it).equals(Optional.of(device)));
  }

  private boolean isForwarded(String from, String to) {
    boolean all = setup.firewall()
        .ofType("defaults")
        .stream()
        .anyMatch(it -> it.text("forward").orElse("").equals("ACCEPT"));
    return all || setup.firewall()
        .ofType("forwarding")
        .stream()
        .filter(it -> it.flag("enabled", true) && isIpv6(it))
        .anyMatch(it -> is(it, "src", from) && is(it, "dest", to));
  }

  private boolean isRefused(String from, String to) {
    return setup.firewall()
        .ofType("rule")
        .stream()
        .filter(it -> it.flag("enabled", true) && isIpv6(it) && NARROWS.stream().allMatch(o -> it.list(o).isEmpty()))
        .filter(it -> EVERYTHING.contains(String.join(" ", it.words("proto"))) || it.list("proto").isEmpty())
        .anyMatch(it -> (is(it, "src", from) || is(it, "src", "*")) && (is(it, "dest", to) || is(it, "dest", "*"))
            && REFUSES.contains(it.text("target").orElse("")));
  }

  private static boolean is(Section section, String option, String value) {
    return section.text(option).equals(Optional.of(value));
  }

  private static boolean isIpv6(Section section) {
    return !section.text("family").orElse("any").equals("ipv4");
  }

  /// A rule for all of IPv6 whose policy has no way out for it but a tunnel's.
  private boolean refusedByMwan3() {
    return setup.mwan3()
        .ofType("rule")
        .stream()
        .filter(Ipv6Findings::isIpv6)
        .filter(it -> it.text("dest_ip").orElse("::/0").equals("::/0"))
        .filter(it -> List.of("src_ip", "src_port", "dest_port", "src_iface", "ipset")
            .stream()
            .allMatch(option -> it.list(option).isEmpty()))
        .filter(it -> it.text("proto").orElse("all").equals("all"))
        .anyMatch(it -> it.text("use_policy").map(this::refuses).orElse(false));
  }

  private boolean refuses(String policy) {
    return switch (policy) {
      case "unreachable", "blackhole" -> true;
      case "default" -> false;
      default -> setup.mwan3()
          .ofType("policy")
          .stream()
          .filter(it -> it.name().equals(policy))
          .anyMatch(it -> !it.text("last_resort").orElse("unreachable").equals("default"));
    };
  }
}
