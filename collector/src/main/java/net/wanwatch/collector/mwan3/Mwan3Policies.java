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
/// Only IPv4: an IPv6 member stands in ip6tables, which is not asked.
public record Mwan3Policies(Map<String, Policy> policies) {
  private static final Pattern CHAIN = Pattern.compile("-[NA] mwan3_policy_(\\S+)(.*)");
  private static final Pattern COMMENT = Pattern.compile("--comment (?:\"([^\"]*)\"|(\\S+))");
  private static final Pattern SHARE = Pattern.compile("(\\S+) (\\d{1,9}) \\d+");

  /// @param shares of new connections per member, 0 to 1, in the chain's order; empty when no member is left
  /// @param lastResort what stands at the chain's end when no member is left
  public record Policy(Map<String, Double> shares, Optional<String> lastResort) {}

  public static Mwan3Policies parse(Iterable<String> lines) {
    var weights = new TreeMap<String, Map<String, Integer>>();
    var resorts = new TreeMap<String, String>();
    for (var line : lines) {
      var chain = CHAIN.matcher(line);
      if (!chain.matches()) {
        continue;
      }
      var members = weights.computeIfAbsent(chain.group(1), _ -> new LinkedHashMap<>());
      var comment = comment(chain.group(2));
      var share = SHARE.matcher(comment);
      if (share.matches()) {
        members.merge(share.group(1), Integer.parseInt(share.group(2)), Integer::sum);
      } else if (!comment.isEmpty() && !comment.startsWith("out ")) {
        resorts.put(chain.group(1), comment);
      }
    }
    var policies = new TreeMap<String, Policy>();
    weights.forEach(
        (name, members) -> policies.put(name, new Policy(shares(members), Optional.ofNullable(resorts.get(name)))));
    return new Mwan3Policies(policies);
  }

  private static String comment(String rule) {
    var comment = COMMENT.matcher(rule);
    if (!comment.find()) {
      return "";
    }
    return comment.group(1) == null ? comment.group(2) : comment.group(1);
  }

  private static Map<String, Double> shares(Map<String, Integer> weights) {
    double total = weights.values().stream().mapToInt(w -> w).sum();
    var shares = new LinkedHashMap<String, Double>();
    weights.forEach((member, weight) -> shares.put(member, total == 0 ? 0 : weight / total));
    return shares;
  }
}
