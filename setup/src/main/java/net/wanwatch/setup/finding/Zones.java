package net.wanwatch.setup.finding;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// The firewall's zones, and what goes from one to another (fw4).
///
/// @param tunnels those that matter
record Zones(RouterSetup setup, List<FoundTunnel> tunnels) {
  private static final String ANY = "*";
  private static final List<String> EVERYTHING = List.of("all", "any", "*", "0", "tcp", "6", "tcpudp");
  /// What makes a rule one for some packets only.
  private static final List<String> NARROWS = List.of("src_ip", "dest_ip", "src_port", "dest_port", "src_mac", "mark",
      "dscp", "ipset", "helper", "limit", "icmp_type", "device", "direction", "extra", "weekdays", "monthdays",
      "start_time", "stop_time", "start_date", "stop_date");

  static String name(Section zone) {
    return zone.text("name").orElse(zone.name());
  }

  Stream<Section> all() {
    return setup.firewall().ofType("zone").stream().filter(it -> it.flag("enabled", true));
  }

  /// Of several the one that is no uplink's.
  Optional<Section> of(FoundTunnel tunnel) {
    var zones = allOf(tunnel);
    return zones.stream().filter(it -> !hasUplink(it)).findFirst().or(() -> zones.stream().findFirst());
  }

  /// Those that have its interface or its device.
  List<Section> allOf(FoundTunnel tunnel) {
    return all().filter(it -> it.words("network").stream().anyMatch(names(tunnel)::contains)
        || it.words("device").stream().anyMatch(device -> isOf(tunnel.name(), device))).toList();
  }

  static List<String> names(FoundTunnel tunnel) {
    return Stream.concat(Stream.of(tunnel.name()), tunnel.member().stream()).toList();
  }

  private boolean hasUplink(Section zone) {
    return tunnels.stream().flatMap(it -> it.wan().stream()).anyMatch(zone.words("network")::contains);
  }

  /// `wg1`, or `wg+` for every device that begins so.
  private static boolean isOf(String device, String pattern) {
    return pattern.endsWith("+")
        ? device.startsWith(pattern.substring(0, pattern.length() - 1))
        : device.equals(pattern);
  }

  Stream<Section> forwardings() {
    return setup.firewall().ofType("forwarding").stream().filter(it -> it.flag("enabled", true));
  }

  /// What the firewall does with what no zone lets through.
  boolean letsAllThrough() {
    return setup.firewall()
        .ofType("defaults")
        .stream()
        .anyMatch(it -> it.text("forward").orElse("").toUpperCase(Locale.ROOT).equals("ACCEPT"));
  }

  /// Rules that are for all that people do between two zones over IPv4: not for one port, one address or one hour. Without `proto` a rule
  /// is for TCP and UDP.
  Stream<Section> rules() {
    return setup.firewall()
        .ofType("rule")
        .stream()
        .filter(it -> it.flag("enabled", true))
        .filter(it -> NARROWS.stream().allMatch(option -> it.list(option).isEmpty()))
        .filter(it -> it.words("proto").isEmpty() || it.words("proto").stream().anyMatch(EVERYTHING::contains))
        .filter(Zones::isIpv4);
  }

  static boolean isIpv4(Section section) {
    return !section.text("family").orElse("any").toLowerCase(Locale.ROOT).matches("(ip)?v?6|inet6");
  }

  static boolean has(Section section, String option, String zone) {
    return section.text(option).filter(it -> it.equals(zone) || it.equals(ANY)).isPresent();
  }

  static String target(Section rule) {
    return rule.text("target").orElse("DROP").toUpperCase(Locale.ROOT);
  }
}
