package net.wanwatch.setup.finding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Whether the router's firewall lets the crew into the tunnels, and nowhere else (fw4's zones and forwardings).
final class FirewallFindings {
  private static final String COMMIT = "uci commit firewall";
  private static final String RELOAD = "service firewall reload";

  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final List<SetupFinding> findings;

  FirewallFindings(RouterSetup setup, List<FoundTunnel> tunnels, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.findings = findings;
  }

  void look() {
    if (setup.missing().containsKey("firewall") || setup.firewall().ofType("zone").isEmpty()) {
      return;
    }
    Set<Section> zones = new LinkedHashSet<>();
    for (var tunnel : tunnels) {
      var zone = zone(tunnel);
      if (zone.isEmpty()) {
        add("no-zone", tunnel.name(), true, "none of the firewall's zones has it",
            "the firewall drops what the crew sends into it",
            "uci add_list firewall.%s.network=%s".formatted(
                tunnels.stream().flatMap(it -> zone(it).stream()).map(Section::name).findFirst().orElse("@zone[-1]"),
                tunnel.member().orElse(tunnel.name())),
            COMMIT, RELOAD);
      }
      zone.ifPresent(zones::add);
    }
    zones.forEach(this::zone);
    offloading();
    toWan();
  }

  private void add(String id, String subject, boolean fails, String what, String why, String... mend) {
    findings.add(new SetupFinding(id, subject, fails, what, why, List.of(mend)));
  }

  private Optional<Section> zone(FoundTunnel tunnel) {
    var names = new ArrayList<>(List.of(tunnel.name()));
    tunnel.member().ifPresent(names::add);
    return setup.firewall()
        .ofType("zone")
        .stream()
        .filter(it -> it.list("network").stream().anyMatch(names::contains)
            || it.list("device").stream().anyMatch(device -> isOf(tunnel.name(), device)))
        .findFirst();
  }

  /// `wg1`, or `wg+` for every device that begins so.
  private static boolean isOf(String device, String pattern) {
    return pattern.endsWith("+")
        ? device.startsWith(pattern.substring(0, pattern.length() - 1))
        : device.equals(pattern);
  }

  private static String name(Section zone) {
    return zone.text("name").orElse(zone.name());
  }

  private void zone(Section zone) {
    var section = "firewall." + zone.name();
    if (forwardings().noneMatch(it -> it.text("dest").equals(Optional.of(name(zone))))) {
      add("no-forwarding", name(zone), true, "no forwarding leads into zone %s".formatted(name(zone)),
          "the crew's packets are refused by the router itself", "uci add firewall forwarding",
          "uci set firewall.@forwarding[-1].src=lan", "uci set firewall.@forwarding[-1].dest=" + name(zone), COMMIT,
          RELOAD);
    }
    if (!zone.flag("masq", false)) {
      add("no-masquerade", name(zone), false, "zone %s does not masquerade".formatted(name(zone)),
          "the VPS drops the LAN's addresses, unless its AllowedIPs and routes know them",
          "uci set %s.masq=1".formatted(section), COMMIT, RELOAD);
    }
    if (!zone.flag("mtu_fix", false)) {
      add("no-mss-clamping", name(zone), false, "zone %s does not clamp the MSS (mtu_fix)".formatted(name(zone)),
          "where a firewall on the way drops ICMP, pages begin to load and stop",
          "uci set %s.mtu_fix=1".formatted(section), COMMIT, RELOAD);
    }
  }

  private Stream<Section> forwardings() {
    return setup.firewall().ofType("forwarding").stream().filter(it -> it.flag("enabled", true));
  }

  private void offloading() {
    setup.firewall()
        .ofType("defaults")
        .stream()
        .filter(it -> it.flag("flow_offloading", false))
        .findFirst()
        .ifPresent(it -> add("flow-offloading", "firewall", false, "flow_offloading is on",
            "offloaded connections do not notice that mwan3 took their tunnel out",
            "uci set firewall.%s.flow_offloading=0".formatted(it.name()), COMMIT, RELOAD));
  }

  private void toWan() {
    var uplinks = tunnels.stream().flatMap(it -> it.wan().stream()).toList();
    var zones = setup.firewall()
        .ofType("zone")
        .stream()
        .filter(it -> it.list("network").stream().anyMatch(uplinks::contains))
        .filter(it -> tunnels.stream().noneMatch(tunnel -> zone(tunnel).equals(Optional.of(it))))
        .map(FirewallFindings::name)
        .toList();
    forwardings().filter(it -> zones.contains(it.text("dest").orElse("")))
        .findFirst()
        .ifPresent(it -> add("lan-to-wan", it.text("dest").orElse(""), false,
            "a forwarding leads from %s to %s".formatted(it.text("src").orElse("?"), it.text("dest").orElse("?")),
            "what mwan3 does not catch, IPv6 above all, leaves outside the tunnels", "uci delete firewall." + it.name(),
            COMMIT, RELOAD));
  }
}
