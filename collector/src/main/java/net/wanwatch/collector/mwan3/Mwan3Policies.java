package net.wanwatch.collector.mwan3;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads who carries new connections from `iptables -t mangle -S`: the comments that mwan3 writes into the chains of
/// its policies. `"wg1wan 10 30"` is a member, its weight and what was left of the weights; `"out wg1wan wg1"` only
/// lets an offline interface's own packets out, and `unreachable`, `blackhole` or `default` is the last resort: no
/// member. The percentages that mwan3 2.12 gives over ubus are wrong (whole-number division), these are not.
///
/// The last number of a member is the sum of its weight and those below it: where it is not, the chain was read while
/// mwan3 wrote it. [SettledPolicies] tells the rest of such moments.
///
/// Only IPv4: an IPv6 member stands in ip6tables, which is not asked.
public record Mwan3Policies(Map<String, Policy> policies) {
  private static final Pattern CHAIN = Pattern.compile("-[NA] mwan3_policy_(\\S+)(.*)");
  private static final Pattern COMMENT = Pattern.compile("--comment (?:\"([^\"]*)\"|(\\S+))");
  private static final Pattern SHARE = Pattern.compile("(\\S+) (\\d{1,9}) (\\d{1,9})");

  /// @param shares of new connections per member, 0 to 1, in the chain's order; empty when no member is left
  /// @param lastResort what stands at the chain's end when no member is left
  /// @param addsUp each member's sum of weights is right
  public record Policy(Map<String, Double> shares, Optional<String> lastResort, boolean addsUp) {
    static final Policy EMPTY = new Policy(Map.of(), Optional.empty(), true);
  }

  /// A chain as its lines come.
  private static final class Chain {
    final Map<String, Integer> weights = new LinkedHashMap<>();
    private Optional<String> lastResort = Optional.empty();
    private long expected = -1;
    private boolean addsUp = true;

    void member(String name, int weight, int total) {
      weights.merge(name, weight, Integer::sum);
      addsUp &= expected < 0 || expected == total;
      expected = (long) total - weight;
    }

    Policy policy() {
      return new Policy(shares(weights), lastResort, addsUp && expected <= 0);
    }
  }

  public static Mwan3Policies parse(Iterable<String> lines) {
    var chains = new TreeMap<String, Chain>();
    for (var line : lines) {
      var rule = CHAIN.matcher(line);
      if (rule.matches()) {
        read(chains.computeIfAbsent(rule.group(1), _ -> new Chain()), comment(rule.group(2)));
      }
    }
    var policies = new TreeMap<String, Policy>();
    chains.forEach((name, chain) -> policies.put(name, chain.policy()));
    return new Mwan3Policies(policies);
  }

  private static void read(Chain chain, String comment) {
    var share = SHARE.matcher(comment);
    if (share.matches()) {
      chain.member(share.group(1), Integer.parseInt(share.group(2)), Integer.parseInt(share.group(3)));
    } else if (!comment.isEmpty() && !comment.startsWith("out ")) {
      chain.lastResort = Optional.of(comment);
    }
  }

  private static String comment(String rule) {
    var comment = COMMENT.matcher(rule);
    if (!comment.find()) {
      return "";
    }
    return comment.group(1) == null ? comment.group(2) : comment.group(1);
  }

  private static Map<String, Double> shares(Map<String, Integer> weights) {
    double total = weights.values().stream().mapToLong(w -> w).sum();
    var shares = new LinkedHashMap<String, Double>();
    weights.forEach((member, weight) -> shares.put(member, total == 0 ? 0 : weight / total));
    return shares;
  }
}
