package net.wanwatch.setup.finding;

import java.util.LinkedHashSet;
import java.util.List;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Whether a rule of the firewall refuses all that the crew sends into the tunnels. fw4 asks its rules in their order, and its forwardings
/// after them; where a rule before lets something through, somebody may want just that.
final class RefusedFindings {
  private static final List<String> REFUSES = List.of("REJECT", "DROP");

  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final Zones zones;
  private final List<SetupFinding> findings;

  RefusedFindings(RouterSetup setup, List<FoundTunnel> tunnels, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.zones = new Zones(setup, tunnels);
    this.findings = findings;
  }

  void look() {
    if (setup.missing().containsKey("firewall")) {
      return;
    }
    var names = new LinkedHashSet<String>();
    tunnels.forEach(it -> zones.of(it).map(Zones::name).ifPresent(names::add));
    names.forEach(this::into);
  }

  private void into(String zone) {
    zones.rules()
        .filter(it -> REFUSES.contains(Zones.target(it)) && Zones.has(it, "dest", zone) && isCrews(it, zone))
        .filter(it -> !isPreceded(it, zone))
        .findFirst()
        .ifPresent(it -> findings.add(new SetupFinding("crew-refused", zone, true,
            "the rule %s refuses all that %s sends into zone %s".formatted(it.text("name").orElse(it.name()),
                it.text("src").orElse(""), zone),
            "the router itself drops the crew's packets", List.of("uci set firewall.%s.enabled=0".formatted(it.name()),
                "uci commit firewall", "service firewall reload"))));
  }

  /// Everybody's, `lan`'s, or that of the only zone that may go into the tunnels: of several, one may be meant to stay out.
  private boolean isCrews(Section rule, String zone) {
    var from = zones.forwardings()
        .filter(it -> Zones.has(it, "dest", zone))
        .flatMap(it -> it.text("src").stream())
        .filter(it -> !it.equals(zone))
        .distinct()
        .toList();
    return Zones.has(rule, "src", "lan") || from.equals(rule.list("src"));
  }

  private boolean isPreceded(Section rule, String zone) {
    var source = rule.text("src").orElse("");
    return setup.firewall()
        .ofType("rule")
        .stream()
        .takeWhile(it -> !it.equals(rule))
        .filter(it -> it.flag("enabled", true) && Zones.target(it).equals("ACCEPT"))
        .anyMatch(it -> Zones.has(it, "dest", zone) && (source.equals("*") || Zones.has(it, "src", source)));
  }
}
