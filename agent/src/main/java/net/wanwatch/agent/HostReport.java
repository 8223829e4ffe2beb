package net.wanwatch.agent;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.wanwatch.agent.firewall.IptablesChain;
import net.wanwatch.agent.firewall.NftRuleset;
import net.wanwatch.agent.firewall.Packet;
import net.wanwatch.live.Check;

/// What this host said of itself to [AgentCheck], part by part, and what follows from it.
record HostReport(Map<String, List<String>> parts) {
  /// Where iptables-nft keeps what it was told with `-t nat`.
  private static final String OF_IPTABLES = "ip nat";

  /// An address that this host must have, and the tunnel it belongs to.
  record Needed(String address, String tunnel) {}

  static HostReport of(String text) {
    var parts = new HashMap<String, List<String>>();
    List<String> part = new ArrayList<>();
    for (var line : text.lines().toList()) {
      if (line.startsWith("== ")) {
        part = new ArrayList<>();
        parts.put(line.substring(3), part);
      } else {
        part.add(line);
      }
    }
    return new HostReport(parts);
  }

  private List<String> part(String name) {
    return parts.getOrDefault(name, List.of());
  }

  /// @param tunnels those that lead to a router
  /// @param internet an address that the crew may want
  List<Check> forwarding(List<ForwardCheck.Tunnel> tunnels, String internet) {
    var on = part("forward").contains("1")
        ? Check.ok("ip_forward", "1")
        : Check.fail("ip_forward",
            "this host forwards nothing: sysctl -w net.ipv4.ip_forward=1, and in /etc/sysctl.conf");
    var nft = nft();
    var checks = new ArrayList<Check>();
    checks.add(on);
    devices(tunnels).forEach(checks::add);
    checks.add(new ForwardCheck(part("filter"), nft, out()).check(tunnels, internet));
    checks.add(masquerade(nft, tunnels, internet));
    return checks;
  }

  /// The kernel asks each device too, what comes in by it.
  private Stream<Check> devices(List<ForwardCheck.Tunnel> tunnels) {
    return Stream.concat(tunnels.stream().map(ForwardCheck.Tunnel::device), out().stream())
        .distinct()
        .filter(it -> part("forwarding").contains(it + "/forwarding:0"))
        .map(it -> Check.fail("forwarding " + it,
            "this host forwards nothing that comes in by %1$s: sysctl -w net.ipv4.conf.%1$s.forwarding=1, and see who sets it in /etc/sysctl.d"
                .formatted(it)));
  }

  /// The device by which the internet is reached.
  private Optional<String> out() {
    return part("out").stream()
        .map(Pattern.compile(".*\\bdev (\\S+).*")::matcher)
        .filter(Matcher::matches)
        .map(it -> it.group(1))
        .findFirst();
  }

  /// Empty where nft is not installed, or may not be asked.
  private Optional<NftRuleset> nft() {
    try {
      return Optional.of(NftRuleset.parse(String.join("\n", part("nft"))));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private Check masquerade(Optional<NftRuleset> nft, List<ForwardCheck.Tunnel> tunnels, String internet) {
    var rules = part("nat");
    var chain = new IptablesChain(rules);
    if (chain.masquerades() && nft.filter(it -> it.masquerades(OF_IPTABLES)).isEmpty()) {
      return masquerade(chain, tunnels, internet);
    }
    if (chain.masquerades() || nft.filter(NftRuleset::masquerades).isPresent()) {
      return Check.ok("masquerade", "there is a rule");
    }
    if ((rules.isEmpty() || rules.contains("!!")) && nft.isEmpty()) {
      return Check.skip("masquerade", "neither iptables nor nft can be read here");
    }
    return Check.skip("masquerade", "there is no such rule%s: iptables -t nat -A POSTROUTING".formatted(
        nft.isPresent() ? "" : " of iptables; unless nftables has") + " -s 10.0.0.0/16 -o eth0 -j MASQUERADE");
  }

  /// The router gives what the crew sends its own inner address.
  private Check masquerade(IptablesChain chain, List<ForwardCheck.Tunnel> tunnels, String internet) {
    var without = tunnels.stream()
        .filter(it -> !chain.mayMasquerade(Packet.first(it.device(), out(), it.address(), internet)))
        .toList();
    return without.isEmpty()
        ? Check.ok("masquerade", "there is a rule for each tunnel")
        : Check.fail("masquerade",
            "no rule gives what comes from %s this host's address, so that no answer comes back: %s".formatted(
                without.stream().map(ForwardCheck.Tunnel::name).collect(joining(", ")),
                without.stream().map(this::masquerading).collect(joining("; "))));
  }

  private String masquerading(ForwardCheck.Tunnel tunnel) {
    return "iptables -t nat -A POSTROUTING -s %s/32%s -j MASQUERADE".formatted(tunnel.address(),
        out().map(it -> " -o " + it).orElse(""));
  }

  List<Check> addresses(List<Needed> needed, Optional<String> loopback) {
    var checks = new ArrayList<Check>();
    for (var each : needed) {
      checks.add(has(each.address())
          ? Check.ok("address " + each.address(), "on this host")
          : Check.fail("address " + each.address(),
              "no address of this host: wg-quick up %s, or ip address add %s/24 dev".formatted(each.tunnel(),
                  each.address()) + " " + each.tunnel()));
    }
    loopback.ifPresent(address -> checks.add(has(address)
        ? Check.ok("address " + address, "on this host")
        : Check.fail("address " + address, "no address of this host: ip address add %s/32 dev lo".formatted(address))));
    return checks;
  }

  private boolean has(String address) {
    var there = Pattern.compile(" inet6? " + Pattern.quote(address) + "/");
    return part("addresses").stream().anyMatch(line -> there.matcher(line.replaceAll(" +", " ")).find());
  }

  /// Whether the kernel drops what comes in there by another way than the answer would take.
  boolean isStrict(String device) {
    var said = part("rp_filter");
    return (said.contains(device + "/rp_filter:1") && !said.contains("all/rp_filter:2"))
        || (said.contains("all/rp_filter:1") && said.contains(device + "/rp_filter:0"));
  }

  boolean listening() {
    return part("port").stream().anyMatch(line -> !line.isBlank());
  }

  /// The program that has the port, where `ss -p` tells it: `users:(("java",pid=42,fd=7))`.
  Optional<String> listener() {
    return part("port").stream()
        .map(Pattern.compile(".*users:\\(\\(\"([^\"]+)\".*")::matcher)
        .filter(Matcher::matches)
        .map(it -> it.group(1))
        .findFirst();
  }

  List<Check> tools() {
    var fping = part("fping");
    var iperf3 = part("iperf3");
    Check probes = fping.isEmpty()
        ? Check.skip("fping", "not installed, so the tunnels are not measured from this end: apt-get install fping")
        : fping.stream().anyMatch(line -> line.contains("0% loss") && !line.contains("100% loss"))
            ? Check.ok("fping", fping.getFirst())
            : Check.fail("fping",
                "may not send (%s): setcap cap_net_raw+ep %s".formatted(fping.getLast(), fping.getFirst()));
    return List.of(probes,
        iperf3.isEmpty()
            ? Check.skip("iperf3", "not installed, so no throughput can be measured: apt-get install iperf3")
            : Check.ok("iperf3", iperf3.getFirst()));
  }
}
