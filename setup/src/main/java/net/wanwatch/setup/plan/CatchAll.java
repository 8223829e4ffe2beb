package net.wanwatch.setup.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.wanwatch.setup.find.Inner;
import net.wanwatch.uci.UciShow;
import net.wanwatch.uci.UciShow.Section;

/// mwan3's rules that take everything. Of these the first decides, and no other one is ever asked (`mwan3_set_user_rules` of mwan3.sh).
///
/// @param mwan3 `/etc/config/mwan3`
record CatchAll(UciShow mwan3) {
  /// Of iptables' chains; mwan3 passes over longer names.
  private static final int LONGEST = 15;
  private static final List<String> BUILT_IN = List.of("unreachable", "blackhole", "default");

  /// @param rule as it is planned
  boolean isInVain(UciSection rule) {
    return isOne(rule) && first(rule).filter(it -> !isOurs(rule, it))
        .filter(it -> it.text("use_policy").equals(rule.text("use_policy")))
        .isPresent() && mwan3.ofType("rule").stream().noneMatch(it -> isOurs(rule, it));
  }

  private static boolean isOne(UciSection rule) {
    return rule.config().equals("mwan3") && rule.type().equals("rule");
  }

  private static boolean isOurs(UciSection rule, Section section) {
    return rule.name().equals(Optional.of(section.name()));
  }

  /// Rules that take everything before a planned one is asked, and give it to something else.
  List<String> notes(List<UciSection> planned) {
    var notes = new ArrayList<String>();
    var rules = planned.stream().filter(CatchAll::isOne).toList();
    var said = new LinkedHashMap<Section, List<String>>();
    for (var rule : rules) {
      first(rule).filter(it -> !isOurs(rule, it) && !it.text("use_policy").equals(rule.text("use_policy")))
          .ifPresent(it -> said.computeIfAbsent(it, _ -> new ArrayList<>()).add(rule.name().orElse("")));
    }
    var order = List.copyOf(mwan3.sections().values());
    said.forEach((it, ours) -> notes.add(
        "mwan3's rule %1$s takes all that is left (use_policy %3$s) before %2$s can be asked: 'uci delete mwan3.%1$s' takes it away, 'uci reorder mwan3.%4$s=%5$d' puts %4$s before it; then uci commit mwan3; mwan3 restart"
            .formatted(it.name(), String.join(" and ", ours), it.text("use_policy").orElse(""), ours.getFirst(),
                order.indexOf(it))));
    return notes;
  }

  /// Those that take all of IPv4, in the order in which they are asked.
  Stream<Section> ofIpv4() {
    return mwan3.ofType("rule").stream().filter(it -> takesAll(it, false));
  }

  private Optional<Section> first(UciSection rule) {
    boolean six = rule.text("family").equals(Optional.of("ipv6"));
    return mwan3.ofType("rule").stream().filter(it -> takesAll(it, six) || isOurs(rule, it)).findFirst();
  }

  private boolean takesAll(Section rule, boolean six) {
    var family = rule.text("family").orElse("any");
    var policy = rule.text("use_policy").orElse("");
    boolean ofFamily = Set.of("any", "", six ? "ipv6" : "ipv4").contains(family);
    boolean takesPart = rule.name().length() <= LONGEST || rule.name().startsWith("@");
    boolean goesOn = BUILT_IN.contains(policy)
        || mwan3.ofType("policy").stream().anyMatch(it -> it.name().equals(policy));
    return ofFamily && takesPart && goesOn && isEverybodys(rule) && isEverywhere(rule, "src_ip", six)
        && isEverywhere(rule, "dest_ip", six);
  }

  /// Without `option proto` tcp or udp mwan3 passes ports over.
  private static boolean isEverybodys(Section rule) {
    return List.of("all", "").contains(rule.text("proto").orElse("all"))
        && Stream.of("src_iface", "ipset").allMatch(it -> rule.text(it).orElse("").isEmpty());
  }

  private static boolean isEverywhere(Section rule, String option, boolean six) {
    var network = rule.text(option).orElse("");
    return network.isEmpty()
        || (six ? network.equals("::/0") : Inner.address(network).isPresent() && Inner.prefix(network) == 0);
  }
}
