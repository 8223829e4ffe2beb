package net.wanwatch.setup.finding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.SetupFinder;
import net.wanwatch.setup.read.RouterSetup;

/// Looks through a router's set-up. What could not be read is no finding.
public final class SetupFindings {
  /// Every id there is.
  public static final List<String> IDS = List.of("no-prohibit", "rule-order", "table-empty", "table-name",
      "table-shared", "mark-moved", "mark-of-mwan3", "same-uplink", "keepalive", "allowed-ips", "mtu",
      "crew-not-balanced", "not-in-policy", "no-tracking", "track-ip-names", "track-ip-shared", "track-ip-inside",
      "reliability", "slow-detection", "no-flush", "last-resort", "no-zone", "two-zones", "no-forwarding",
      "no-masquerade", "no-mss-clamping", "flow-offloading", "lan-to-wan", "ipv6-leak", "allowed-ips-twice",
      "flush-on-return", "mwan3-version", "no-ip-forward", "rp-filter", "no-name-server", "dns-one-way",
      "no-time-server", "time-in-tunnel", "idle-timeout", "flash-full", "memory-low", "switched-off", "same-port",
      "crew-refused");

  private SetupFindings() {}

  /// @param tunnels those that matter; of others nothing is said
  /// @param poll how often the collector asks the router
  public static List<SetupFinding> of(RouterSetup setup, Collection<String> tunnels, Duration poll) {
    var all = SetupFinder.find(setup);
    var found = all.tunnels().stream().filter(it -> tunnels.contains(it.name())).toList();
    var findings = new ArrayList<SetupFinding>();
    var given = new HashSet<Long>();
    for (FoundTunnel tunnel : found) {
      new RoutingFindings(setup, tunnel, given, findings).look();
      new TunnelFindings(setup, tunnel, findings).look();
    }
    new UplinkFindings(setup, found, findings).look();
    new SwitchedOffFindings(setup, tunnels, findings).look();
    new CrewFindings(setup, found, findings).look();
    new Mwan3Findings(setup, found, all.lanDevices(), findings).look();
    new FirewallFindings(setup, found, findings).look();
    new RefusedFindings(setup, found, findings).look();
    new Ipv6Findings(setup, found, all.lanDevices(), findings).look();
    new KernelFindings(setup, found, findings).look();
    new NamesFindings(setup, found, findings).look();
    new CareFindings(setup, found, poll, findings).look();
    if (!found.isEmpty()) {
      new VersionFindings(setup, findings).look();
    }
    return List.copyOf(findings);
  }
}
