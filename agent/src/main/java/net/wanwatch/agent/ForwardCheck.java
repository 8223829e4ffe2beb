package net.wanwatch.agent;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.wanwatch.agent.firewall.IptablesChain;
import net.wanwatch.agent.firewall.NftRuleset;
import net.wanwatch.agent.firewall.Packet;
import net.wanwatch.live.Check;

/// Whether the VPS's firewall lets the crew out and the answers back. Only what can be told from the rules themselves is called wrong:
/// the rest is tried from the site.
///
/// @param filter what `iptables -S FORWARD` says
/// @param nft all of nftables' rules, those of iptables-nft too; empty where they cannot be read
/// @param out the device by which the internet is reached
record ForwardCheck(List<String> filter, Optional<NftRuleset> nft, Optional<String> out) {
  private static final String WHAT = "FORWARD chain";
  private static final String ANSWERS = " -m state --state RELATED,ESTABLISHED -j ACCEPT";
  private static final String MISSING_LINE = "iptables -A FORWARD" + ANSWERS;
  private static final String ELSEWHERE = "; the check from the site tries each tunnel";
  /// Where iptables-nft keeps its own.
  private static final String OF_IPTABLES = "ip filter FORWARD";

  /// @param device WireGuard's interface on this host
  /// @param address inner address of the router's end
  record Tunnel(String name, String device, String address) {}

  Check check(List<Tunnel> tunnels, String internet) {
    for (var chain : chains().toList()) {
      var dropped = tunnels.stream()
          .flatMap(tunnel -> packets(tunnel, internet).filter(packet -> drops(chain, packet))
              .limit(1)
              .map(packet -> new Dropped(tunnel, packet)))
          .toList();
      if (!dropped.isEmpty()) {
        return Check.fail(WHAT,
            "nftables' chain %s drops %s: %s; and in /etc/nftables.conf (docs/findings/vps-forward.md)".formatted(chain,
                said(dropped), dropped.stream().map(it -> mend(chain, it.tunnel)).collect(joining("; "))));
      }
    }
    return isUnread() ? nftAlone(tunnels, internet) : iptables(tunnels, internet);
  }

  /// iptables' rules, one after the other.
  private Check iptables(List<Tunnel> tunnels, String internet) {
    var chain = new IptablesChain(filter);
    var dropped = tunnels.stream()
        .flatMap(tunnel -> packets(tunnel, internet).filter(packet -> chain.passes(packet).equals(Optional.of(false)))
            .map(packet -> new Dropped(tunnel, packet)))
        .toList();
    boolean answersAlone = dropped.size() == tunnels.size() && dropped.stream().noneMatch(Dropped::isFirst);
    if (dropped.isEmpty() || (answersAlone && dropped.stream().allMatch(this::isByPolicy))) {
      return iptables();
    }
    return Check.fail(WHAT, "it drops %s: %s (docs/findings/vps-forward.md)".formatted(said(dropped),
        dropped.stream().map(this::mend).distinct().collect(joining("; "))));
  }

  private boolean isByPolicy(Dropped dropped) {
    return IptablesChain.withoutPolicy(filter).passes(dropped.packet).equals(Optional.of(true));
  }

  /// Behind a rule that drops it another one would not be asked.
  private String mend(Dropped dropped) {
    var add = isByPolicy(dropped) ? "iptables -A FORWARD" : "iptables -I FORWARD";
    return dropped.isFirst()
        ? "%s -i %s%s -j ACCEPT".formatted(add, dropped.tunnel.device, out.map(it -> " -o " + it).orElse(""))
        : add + ANSWERS;
  }

  /// A packet of a tunnel's that never arrives.
  private record Dropped(Tunnel tunnel, Packet packet) {
    boolean isFirst() {
      return packet.in().equals(tunnel.device);
    }
  }

  private static String said(List<Dropped> dropped) {
    var sent = dropped.stream().filter(Dropped::isFirst).map(it -> it.tunnel.name).collect(joining(", "));
    var answers = dropped.stream().filter(it -> !it.isFirst()).map(it -> it.tunnel.name).collect(joining(", "));
    return Stream
        .of(sent.isEmpty() ? "" : "what comes from " + sent, answers.isEmpty() ? "" : "the answers to " + answers)
        .filter(it -> !it.isEmpty())
        .collect(joining(" and "));
  }

  private String mend(String chain, Tunnel tunnel) {
    var wan = out.orElse("WAN");
    return "nft insert rule %1$s iifname %2$s oifname %3$s accept; nft insert rule %1$s iifname %3$s oifname %2$s ct state established,related accept"
        .formatted(chain, tunnel.device, wan);
  }

  private boolean isUnread() {
    return filter.isEmpty() || filter.contains("!!");
  }

  private Stream<Packet> packets(Tunnel tunnel, String internet) {
    var first = Packet.first(tunnel.device, out, tunnel.address, internet);
    return Stream.concat(Stream.of(first), first.answer().stream());
  }

  /// What iptables-nft wrote is told as iptables' own, which knows its lines.
  private Stream<String> chains() {
    return nft.stream().flatMap(it -> it.forward().stream()).filter(it -> isUnread() || !it.equals(OF_IPTABLES));
  }

  private boolean drops(String chain, Packet packet) {
    return nft.flatMap(it -> it.passes(chain, packet)).filter(passes -> !passes).isPresent();
  }

  private Check nftAlone(List<Tunnel> tunnels, String internet) {
    if (nft.isEmpty()) {
      return Check.skip(WHAT, "neither iptables nor nft can be read here" + ELSEWHERE);
    }
    boolean all = out.isPresent() && !tunnels.isEmpty()
        && tunnels.stream()
            .flatMap(tunnel -> packets(tunnel, internet))
            .allMatch(packet -> chains().allMatch(chain -> nft.get().passes(chain, packet).orElse(false)));
    return all
        ? Check.ok(WHAT, "nftables lets the tunnels out and the answers back")
        : Check.skip(WHAT, "nftables' rules ask for more than is known here" + ELSEWHERE);
  }

  private Check iptables() {
    boolean open = filter.contains("-P FORWARD ACCEPT")
        && filter.stream().noneMatch(Pattern.compile("-j (DROP|REJECT)").asPredicate());
    boolean answers = filter.stream()
        .anyMatch(rule -> rule.endsWith("-j ACCEPT")
            && (rule.contains("ESTABLISHED") || rule.contains("-o wg") || rule.equals("-A FORWARD -j ACCEPT")));
    if (open || answers) {
      return Check.ok(WHAT, "answers may come back" + ELSEWHERE);
    }
    boolean elsewhere = filter.stream().anyMatch(Pattern.compile("-j (?!ACCEPT|DROP|REJECT|LOG)").asPredicate());
    return elsewhere
        ? Check.skip(WHAT, "it jumps to chains of others" + ELSEWHERE)
        : Check.fail(WHAT, "answers from the internet are not let back into the tunnels: " + MISSING_LINE);
  }
}
