package net.wanwatch.setup.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// To whom mwan3 gives the crew's ordinary traffic: the first rule that takes it decides, and its policy. A rule for one port, one
/// host or one place is somebody's choice, and so is a policy that no rule uses.
final class CrewFindings {
  private static final String ID = "crew-not-balanced";
  private static final String DEFAULT_RULE = "default_rule_v4";
  private static final String UNGUARDED = "it goes by the routing table alone: by one way, and nobody takes it to another when that one fails";
  private static final List<String> REFUSE = List.of("unreachable", "blackhole");
  /// A member with a larger one is passed over (`DEFAULT_LOWEST_METRIC` of mwan3.sh).
  private static final int LARGEST_METRIC = 256;
  private static final List<String> APPLY = List.of("uci commit mwan3", "mwan3 restart");

  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final List<SetupFinding> findings;

  CrewFindings(RouterSetup setup, List<FoundTunnel> tunnels, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels.stream().filter(it -> it.member().isPresent()).toList();
    this.findings = findings;
  }

  void look() {
    if (setup.missing().containsKey("mwan3")) {
      return;
    }
    boolean wrong = tunnels.size() > 1 && (isWrong("tcp") || isWrong("udp"));
    if (!wrong) {
      tunnels.forEach(this::unused);
    }
    usedPolicies().forEach(this::weights);
  }

  private List<CrewRule> rules() {
    return setup.mwan3().ofType("rule").stream().map(CrewRule::new).toList();
  }

  /// A rule whose policy mwan3 does not have leads into an empty chain, and the next rule is asked.
  ///
  /// @return whether something is wrong with what takes it, and has been said
  private boolean isWrong(String proto) {
    Optional<CrewRule> empty = Optional.empty();
    for (var rule : rules()) {
      var takes = rule.takes(proto);
      if (takes == CrewRule.Takes.PERHAPS) {
        return false;
      }
      if (takes == CrewRule.Takes.YES && hasPolicy(rule)) {
        return isWrong(rule);
      }
      if (takes == CrewRule.Takes.YES && empty.isEmpty()) {
        empty = Optional.of(rule);
      }
    }
    if (empty.isPresent()) {
      return add(empty.get(),
          "uses a policy '%s', which mwan3 does not have".formatted(empty.get().policy().orElse("")), UNGUARDED);
    }
    add("rules", true,
        "no rule of mwan3 takes the crew's ordinary %s traffic".formatted(proto.toUpperCase(Locale.ROOT)), UNGUARDED,
        toBalanced(DEFAULT_RULE, true));
    return true;
  }

  private boolean hasPolicy(CrewRule rule) {
    var name = rule.policy().orElse("");
    return REFUSE.contains(name) || name.equals("default") || policy(name).isPresent();
  }

  private boolean isWrong(CrewRule rule) {
    var policy = rule.policy().orElse("");
    if (REFUSE.contains(policy)) {
      return add(rule, "refuses all that no rule before it takes (use_policy %s)".formatted(policy),
          "the crew has no internet");
    }
    if (policy.equals("default")) {
      return add(rule, "leaves the crew's traffic to the routing table (use_policy default)", UNGUARDED);
    }
    if (policy.length() > CrewRule.LONGEST) {
      return add(rule, "uses the policy '%s', whose name mwan3 does not take: it has more than %d letters"
          .formatted(policy, CrewRule.LONGEST), UNGUARDED);
    }
    var members = policy(policy).map(this::interfaces).orElse(List.of());
    if (members.size() > 1) {
      return false;
    }
    return add(rule,
        "gives the crew's traffic to policy %s, which has %s".formatted(policy,
            members.isEmpty() ? "no member that mwan3 can use" : "%s alone".formatted(members.getFirst())),
        members.isEmpty()
            ? "all that is left to the crew is the policy's last resort"
            : "the crew has one tunnel of %d, and nothing when that one fails".formatted(tunnels.size()));
  }

  private boolean add(CrewRule rule, String what, String why) {
    var ports = rule.isWithoutItsPorts();
    add(rule.name(), true,
        "mwan3's rule %s %s%s".formatted(rule.name(), what,
            ports ? "; it is for all ports, for without 'option proto' tcp or udp mwan3 passes its ports over" : ""),
        why, ports ? List.of("uci set mwan3.%s.proto=tcp".formatted(rule.name())) : toBalanced(rule.name(), false));
    return true;
  }

  private void add(String subject, boolean fails, String what, String why, List<String> mend) {
    var commands = new ArrayList<>(mend);
    commands.addAll(APPLY);
    findings.add(new SetupFinding(ID, subject, fails, what, why, commands));
  }

  /// By a policy that has several tunnels, else by one that is made of all.
  ///
  /// @param everything the rule is made, or made one for all traffic
  private List<String> toBalanced(String rule, boolean everything) {
    var mend = new ArrayList<String>();
    var best = setup.mwan3()
        .ofType("policy")
        .stream()
        .filter(it -> it.name().length() <= CrewRule.LONGEST && interfaces(it).size() > 1)
        .max(Comparator.comparingLong(it -> tunnels.stream().filter(tunnel -> uses(it, tunnel)).count()));
    var name = best.map(Section::name).orElse("balanced");
    if (best.isEmpty()) {
      mend.add("uci set mwan3.%s=policy".formatted(name));
      mend.add("uci set mwan3.%s.last_resort=unreachable".formatted(name));
      tunnels.stream()
          .filter(tunnel -> policy(name).filter(it -> uses(it, tunnel)).isEmpty())
          .forEach(tunnel -> mend.addAll(intoPolicy(name, tunnel)));
    }
    if (everything) {
      mend.add("uci set mwan3.%s=rule".formatted(rule));
      mend.add("uci set mwan3.%s.dest_ip=0.0.0.0/0".formatted(rule));
      mend.add("uci set mwan3.%s.proto=all".formatted(rule));
      mend.add("uci set mwan3.%s.family=ipv4".formatted(rule));
    }
    mend.add("uci set mwan3.%s.use_policy=%s".formatted(rule, name));
    return mend;
  }

  /// With a member of its own where it has none that mwan3 can use.
  private List<String> intoPolicy(String policy, FoundTunnel tunnel) {
    var member = tunnel.member().orElse(tunnel.name());
    var mend = new ArrayList<String>();
    var name = setup.mwan3()
        .ofType("member")
        .stream()
        .filter(it -> isUsable(it) && it.text("interface").equals(tunnel.member()))
        .map(Section::name)
        .findFirst()
        .orElseGet(() -> {
          var own = member + "_m";
          mend.add("uci set mwan3.%s=member".formatted(own));
          mend.add("uci set mwan3.%s.interface=%s".formatted(own, member));
          mend.add("uci set mwan3.%s.metric=10".formatted(own));
          mend.add("uci set mwan3.%s.weight=10".formatted(own));
          return own;
        });
    mend.add("uci add_list mwan3.%s.use_member=%s".formatted(policy, name));
    return mend;
  }

  private Optional<Section> policy(String name) {
    return setup.mwan3().ofType("policy").stream().filter(it -> it.name().equals(name)).findFirst();
  }

  private List<Section> members(Section policy) {
    return policy.list("use_member")
        .stream()
        .flatMap(name -> setup.mwan3().ofType("member").stream().filter(it -> it.name().equals(name)))
        .filter(this::isUsable)
        .toList();
  }

  /// An interface of mwan3's own, and a metric that it takes.
  private boolean isUsable(Section member) {
    return member.number("metric", 1) <= LARGEST_METRIC && setup.mwan3()
        .ofType("interface")
        .stream()
        .anyMatch(it -> member.text("interface").equals(Optional.of(it.name())));
  }

  private List<String> interfaces(Section policy) {
    return members(policy).stream().flatMap(it -> it.text("interface").stream()).distinct().toList();
  }

  private boolean uses(Section policy, FoundTunnel tunnel) {
    return tunnel.member().filter(interfaces(policy)::contains).isPresent();
  }

  private List<Section> usedPolicies() {
    return rules().stream().flatMap(it -> it.policy().stream()).distinct().flatMap(it -> policy(it).stream()).toList();
  }

  private void unused(FoundTunnel tunnel) {
    var used = usedPolicies();
    if (used.isEmpty() || used.stream().anyMatch(it -> uses(it, tunnel))) {
      return;
    }
    var crews = rules().stream()
        .filter(it -> it.takes("tcp") == CrewRule.Takes.YES)
        .flatMap(it -> it.policy().stream())
        .flatMap(it -> policy(it).stream())
        .findFirst()
        .orElse(used.getFirst());
    var mend = new ArrayList<>(intoPolicy(crews.name(), tunnel));
    mend.addAll(APPLY);
    findings.add(new SetupFinding("not-in-policy", tunnel.name(), true, "no policy that a rule of mwan3 uses has it",
        "it never carries any of the crew's traffic", mend));
  }

  /// Of members with one metric mwan3 gives each its share by weight: one without a weight has none as long as another lives.
  private void weights(Section policy) {
    var members = members(policy);
    for (var member : members) {
      var weight = member.text("weight").orElse("1");
      boolean beside = members.stream()
          .anyMatch(it -> !it.equals(member) && it.number("metric", 1) == member.number("metric", 1));
      if (beside && !weight.matches("0*[1-9]\\d*")
          && findings.stream().noneMatch(it -> it.id().equals(ID) && it.subject().equals(member.name()))) {
        add(member.name(), false, "mwan3's member %s has the weight '%s'".formatted(member.name(), weight),
            "mwan3 shares by weight: %s carries nothing as long as another of the same metric is online".formatted(
                member.text("interface").orElse("")),
            List.of("uci set mwan3.%s.weight=10".formatted(member.name())));
      }
    }
  }
}
