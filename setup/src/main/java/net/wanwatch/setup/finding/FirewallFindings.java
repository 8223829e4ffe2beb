package net.wanwatch.setup.finding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
  private final Zones zones;
  private final List<SetupFinding> findings;

  FirewallFindings(RouterSetup setup, List<FoundTunnel> tunnels, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.zones = new Zones(setup, tunnels);
    this.findings = findings;
  }

  void look() {
    if (setup.missing().containsKey("firewall") || setup.firewall().ofType("zone").isEmpty()) {
      return;
    }
    Set<Section> found = new LinkedHashSet<>();
    for (var tunnel : tunnels) {
      var zone = zones.of(tunnel);
      if (zone.isEmpty()) {
        add("no-zone", tunnel.name(), true, "none of the firewall's zones has it",
            "the firewall drops what the crew sends into it", join(tunnel), COMMIT, RELOAD);
      }
      zone.ifPresent(found::add);
      zone.ifPresent(it -> several(tunnel, it));
    }
    found.forEach(this::zone);
    offloading();
    toWan();
  }

  private void add(String id, String subject, boolean fails, String what, String why, String... mend) {
    findings.add(new SetupFinding(id, subject, fails, what, why, List.of(mend)));
  }

  /// What one zone lets through, the other may refuse: the firewall asks them in the order of its file.
  private void several(FoundTunnel tunnel, Section zone) {
    var others = zones.allOf(tunnel).stream().filter(it -> !it.equals(zone)).toList();
    if (others.isEmpty()) {
      return;
    }
    var mend = new ArrayList<String>();
    for (var other : others) {
      leave(other, "network", Zones.names(tunnel), mend);
      leave(other, "device", List.of(tunnel.name()), mend);
    }
    mend.addAll(List.of(COMMIT, RELOAD));
    findings.add(new SetupFinding("two-zones", tunnel.name(), true,
        "it is in zone %s and in zone %s".formatted(Zones.name(zone), Zones.name(others.getFirst())),
        "the crew's packets are let through or refused by whichever comes first", mend));
  }

  /// As they are written: `uci del_list` takes nothing out of `option network 'a b'`.
  private static void leave(Section zone, String option, List<String> names, List<String> mend) {
    var words = zone.words(option);
    var rest = words.stream().filter(it -> !names.contains(it)).toList();
    var path = "firewall.%s.%s".formatted(zone.name(), option);
    if (rest.size() == words.size()) {
      return;
    }
    if (zone.list(option).size() < words.size()) {
      mend.add("uci set %s='%s'".formatted(path, String.join(" ", rest)));
    } else {
      words.stream().filter(names::contains).forEach(it -> mend.add("uci del_list %s=%s".formatted(path, it)));
    }
  }

  /// Into the zone of another tunnel, as its networks are written: `uci add_list` would make one name of `option network 'a b'`.
  private String join(FoundTunnel tunnel) {
    var network = tunnel.member().orElse(tunnel.name());
    var zone = tunnels.stream().flatMap(it -> zones.of(it).stream()).findFirst();
    var path = "firewall.%s.network".formatted(zone.map(Section::name).orElse("@zone[-1]"));
    var words = zone.map(it -> it.words("network")).orElse(List.of());
    return zone.filter(it -> it.list("network").size() < words.size()).isPresent()
        ? "uci set %s='%s %s'".formatted(path, String.join(" ", words), network)
        : "uci add_list %s=%s".formatted(path, network);
  }

  private void zone(Section zone) {
    var section = "firewall." + zone.name();
    var name = Zones.name(zone);
    if (!isReached(zone)) {
      add("no-forwarding", name, true, "no forwarding leads into zone %s".formatted(name),
          "the crew's packets are refused by the router itself", "uci add firewall forwarding",
          "uci set firewall.@forwarding[-1].src=lan", "uci set firewall.@forwarding[-1].dest=" + name, COMMIT, RELOAD);
    }
    if (!zone.flag("masq", false)) {
      add("no-masquerade", name, false, "zone %s does not masquerade".formatted(name),
          "the VPS drops the LAN's addresses, unless its AllowedIPs and routes know them",
          "uci set %s.masq=1".formatted(section), COMMIT, RELOAD);
    }
    if (!zone.flag("mtu_fix", false)) {
      add("no-mss-clamping", name, false, "zone %s does not clamp the MSS (mtu_fix)".formatted(name),
          "where a firewall on the way drops ICMP, pages begin to load and stop",
          "uci set %s.mtu_fix=1".formatted(section), COMMIT, RELOAD);
    }
  }

  /// By a forwarding from a zone that is neither the tunnels' nor the uplinks', a rule that says the same, or one zone for both.
  private boolean isReached(Section zone) {
    var uplinks = uplinks();
    var from = zones.all().filter(it -> !it.equals(zone)).map(Zones::name).filter(it -> !uplinks.contains(it)).toList();
    var never = Stream.concat(uplinks.stream(), Stream.of(Zones.name(zone))).toList();
    var ways = Stream.concat(zones.forwardings().filter(Zones::isIpv4),
        zones.rules().filter(it -> Zones.target(it).equals("ACCEPT")));
    boolean shared = zone.text("forward").orElse("").toUpperCase(Locale.ROOT).equals("ACCEPT")
        && zone.words("network").stream().anyMatch(this::isLan);
    return shared || zones.letsAllThrough()
        || ways.anyMatch(it -> Zones.has(it, "dest", Zones.name(zone)) && it.text("src")
            .filter(src -> src.equals("*") || (from.isEmpty() ? !never.contains(src) : from.contains(src)))
            .isPresent());
  }

  private boolean isLan(String network) {
    return tunnels.stream()
        .noneMatch(it -> network.equals(it.name()) || it.member().equals(Optional.of(network))
            || it.wan().equals(Optional.of(network)));
  }

  /// The zones of the uplinks, where no tunnel is in them.
  private List<String> uplinks() {
    var wans = tunnels.stream().flatMap(it -> it.wan().stream()).toList();
    return zones.all()
        .filter(it -> it.words("network").stream().anyMatch(wans::contains))
        .filter(it -> tunnels.stream().noneMatch(tunnel -> zones.of(tunnel).equals(Optional.of(it))))
        .map(Zones::name)
        .toList();
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

  /// Of those who use the tunnels; guests who are to have an uplink and nothing else are left alone.
  private void toWan() {
    var uplinks = uplinks();
    var crew = tunnels.stream().flatMap(it -> zones.of(it).stream()).flatMap(it -> into(Zones.name(it))).toList();
    zones.forwardings()
        .filter(it -> uplinks.contains(it.text("dest").orElse("")))
        .filter(it -> crew.isEmpty() || crew.contains("*") || crew.contains(it.text("src").orElse(""))
            || it.text("src").equals(Optional.of("*")))
        .findFirst()
        .ifPresent(it -> add("lan-to-wan", it.text("dest").orElse(""), false,
            "a forwarding leads from %s to %s".formatted(it.text("src").orElse("?"), it.text("dest").orElse("?")),
            "what mwan3 does not catch, IPv6 above all, leaves outside the tunnels", "uci delete firewall." + it.name(),
            COMMIT, RELOAD));
  }

  private Stream<String> into(String zone) {
    return Stream.concat(zones.forwardings(), zones.rules().filter(it -> Zones.target(it).equals("ACCEPT")))
        .filter(it -> Zones.has(it, "dest", zone))
        .flatMap(it -> it.text("src").stream());
  }
}
