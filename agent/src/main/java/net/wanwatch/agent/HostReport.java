package net.wanwatch.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.wanwatch.live.Check;

/// What this host said of itself to [AgentCheck], part by part, and what follows from it.
record HostReport(Map<String, List<String>> parts) {
  private static final String MISSING_LINE = "iptables -A FORWARD -m state --state RELATED,ESTABLISHED -j ACCEPT";

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

  List<Check> forwarding() {
    var on = part("forward").contains("1")
        ? Check.ok("ip_forward", "1")
        : Check.fail("ip_forward",
            "this host forwards nothing: sysctl -w net.ipv4.ip_forward=1, and in /etc/sysctl.conf");
    return List.of(on, forwardChain(), masquerade());
  }

  /// Only what can be told from the chain itself is called wrong: what jumps elsewhere is tried from the site.
  private Check forwardChain() {
    var rules = part("filter");
    if (rules.isEmpty() || rules.contains("!!")) {
      return Check.skip("FORWARD chain", "iptables cannot be read here; the check from the site tries each tunnel");
    }
    boolean open = rules.contains("-P FORWARD ACCEPT")
        && rules.stream().noneMatch(Pattern.compile("-j (DROP|REJECT)").asPredicate());
    boolean answers = rules.stream()
        .anyMatch(rule -> rule.endsWith("-j ACCEPT")
            && (rule.contains("ESTABLISHED") || rule.contains("-o wg") || rule.equals("-A FORWARD -j ACCEPT")));
    if (open || answers) {
      return Check.ok("FORWARD chain", "answers may come back; the check from the site tries each tunnel");
    }
    boolean elsewhere = rules.stream().anyMatch(Pattern.compile("-j (?!ACCEPT|DROP|REJECT|LOG)").asPredicate());
    return elsewhere
        ? Check.skip("FORWARD chain", "it jumps to chains of others; the check from the site tries each tunnel")
        : Check.fail("FORWARD chain", "answers from the internet are not let back into the tunnels: " + MISSING_LINE);
  }

  private Check masquerade() {
    var rules = part("nat");
    if (rules.isEmpty() || rules.contains("!!")) {
      return Check.skip("masquerade", "iptables cannot be read here");
    }
    return rules.stream().anyMatch(Pattern.compile("-j (MASQUERADE|SNAT)").asPredicate())
        ? Check.ok("masquerade", "there is a rule")
        : Check.skip("masquerade", "iptables has no such rule; unless nftables has: iptables -t nat -A POSTROUTING"
            + " -s 10.0.0.0/16 -o eth0 -j MASQUERADE");
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

  boolean listening() {
    return part("port").stream().anyMatch(line -> !line.isBlank());
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
