package net.wanwatch.setup.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.Marks;
import net.wanwatch.setup.find.RuleOrder;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.setup.read.RoutingRule;
import net.wanwatch.uci.UciShow.Section;

/// Whether a tunnel's own packets find their own uplink, and nothing else: its mark, the rules for it, the table they look into.
final class RoutingFindings {
  /// mwan3's own rules stand from here on: `iif` from 1001, marks from 2001, the rest from 3001.
  private static final long MWAN3 = RuleOrder.MWAN3;
  private static final String COMMIT = "uci commit network";
  private static final String RELOAD = "service network reload";
  /// mwan3's default, `0x3F00`.
  private static final long MASK = 0x3F00;

  private final RouterSetup setup;
  private final FoundTunnel tunnel;
  private final Set<Long> given;
  private final List<SetupFinding> findings;

  /// @param given marks that other tunnels are to get
  RoutingFindings(RouterSetup setup, FoundTunnel tunnel, Set<Long> given, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnel = tunnel;
    this.given = given;
    this.findings = findings;
  }

  void look() {
    var mark = mark();
    if (mark.isEmpty() || setup.missing().containsKey("rules")) {
      return;
    }
    tableName();
    ofMwan3(mark.getAsLong());
    var rule = setup.rules()
        .stream()
        .filter(it -> it.mark().isPresent() && it.priority() < MWAN3 && it.isFor(mark.getAsLong()) && isWhole(it))
        .filter(it -> it.table().isPresent())
        .findFirst();
    if (rule.isEmpty()) {
      late(mark.getAsLong());
      return;
    }
    table(rule.get());
    if (!refusedFirst(mark.getAsLong(), rule.get())) {
      prohibit(mark.getAsLong(), rule.get());
    }
    moved(mark.getAsLong(), rule.get());
  }

  private OptionalLong mark() {
    var kernel = setup.wireguard(tunnel.name()).map(device -> device.fwmark()).filter(it -> it != 0);
    return kernel.isPresent() ? OptionalLong.of(kernel.get()) : OptionalLong.empty();
  }

  /// Not one of mwan3's, which look at some bits of a mark.
  private boolean isWhole(RoutingRule rule) {
    return rule.mask() != mask();
  }

  private long mask() {
    return setup.mwan3()
        .ofType("globals")
        .stream()
        .findFirst()
        .flatMap(it -> it.text("mmx_mask"))
        .flatMap(RoutingFindings::number)
        .orElse(MASK);
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.decode(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// mwan3 gives the crew's connections marks of its own, and the kernel asks the tunnel's rule about them first.
  private void ofMwan3(long mark) {
    var rules = setup.rules()
        .stream()
        .filter(it -> it.mark().isPresent() && it.priority() < MWAN3 && it.isFor(mark))
        .toList();
    var lookup = rules.stream().filter(it -> it.table().isPresent()).findFirst();
    var refusal = rules.stream().filter(it -> it.table().isEmpty()).findFirst();
    var own = Stream.concat(lookup.stream(), refusal.stream())
        .flatMap(it -> mwan3Marks().filter(it::isFor).boxed())
        .findFirst();
    own.ifPresent(it -> findings.add(new SetupFinding("mark-of-mwan3", tunnel.name(), true,
        "mark 0x%x has a rule that is for mwan3's mark 0x%x too".formatted(mark, it),
        "what mwan3 marks so, the crew's connections through one member, leaves beside the tunnels or nowhere",
        otherMark(mark))));
  }

  /// Of its members, and of what it sends nowhere, as its rules have them; the last is that of what it lets be.
  private LongStream mwan3Marks() {
    var marks = setup.rules().stream().filter(it -> it.priority() >= MWAN3 && it.mask() == mask());
    return LongStream.concat(marks.flatMapToLong(it -> it.mark().stream()), LongStream.of(mask()));
  }

  private List<String> otherMark(long mark) {
    long free = Marks.free(setup, "", Marks.FIRST, given);
    given.add(free);
    var mend = new ArrayList<String>();
    mend.add("uci set network.%s.fwmark=0x%x".formatted(tunnel.name(), free));
    Stream.concat(Marks.lookups(setup, mark).stream(), Marks.refusals(setup, mark).stream())
        .forEach(it -> mend.add("uci set network.%s.mark=0x%x".formatted(it.name(), free)));
    mend.addAll(List.of(COMMIT, RELOAD, "ifup " + tunnel.name()));
    return mend;
  }

  private void late(long mark) {
    var rule = setup.rules()
        .stream()
        .filter(it -> it.mark().isPresent() && it.isFor(mark) && isWhole(it) && it.table().isPresent())
        .findFirst();
    rule.ifPresent(it -> findings.add(new SetupFinding("rule-order", tunnel.name(), true,
        "the rule for mark 0x%x has priority %d, after mwan3's".formatted(mark, it.priority()),
        "mwan3 sends the tunnel's own packets first, so that it runs inside another tunnel", order(mark, it))));
  }

  /// The kernel shows its rules in the order in which it asks them.
  private boolean refusedFirst(long mark, RoutingRule lookup) {
    var refusal = setup.rules()
        .stream()
        .takeWhile(it -> !it.equals(lookup))
        .filter(it -> it.mark().isPresent() && it.isFor(mark) && isWhole(it) && it.table().isEmpty())
        .findFirst();
    refusal.ifPresent(it -> findings.add(new SetupFinding("rule-order", tunnel.name(), true,
        "mark 0x%x is refused with priority %d, before it is looked up in %s with priority %d".formatted(mark,
            it.priority(), lookup.table().orElse(""), lookup.priority()),
        "the tunnel's own packets never leave the router", order(mark, lookup))));
    return refusal.isPresent();
  }

  /// Both rules for a mark before mwan3's, first the one that looks it up, then those that refuse it.
  private List<String> order(long mark, RoutingRule lookup) {
    var mend = new ArrayList<String>();
    long first = RuleOrder.first(lookup.priority());
    mend.add("uci set network.%s.priority=%d".formatted(section().map(Section::name).orElse("RULE"), first));
    for (var refusal : Marks.refusals(setup, mark)) {
      mend.add("uci set network.%s.priority=%d".formatted(refusal.name(), first + 1));
      if (refusal.flag("disabled", false)) {
        mend.add("uci delete network.%s.disabled".formatted(refusal.name()));
      }
    }
    mend.add(COMMIT);
    mend.add(RELOAD);
    return mend;
  }

  /// Of the configuration's rules the one for this mark.
  private List<String> uciRule(String option, String value, String otherwise) {
    var name = section().map(it -> "network." + it.name()).orElse(otherwise);
    return List.of("uci set %s.%s=%s".formatted(name, option, value), COMMIT, RELOAD);
  }

  private Optional<Section> section() {
    return mark().stream().boxed().flatMap(it -> Marks.lookups(setup, it).stream()).findFirst();
  }

  private void table(RoutingRule rule) {
    var table = rule.table().orElseThrow();
    boolean filled = setup.routes().stream().anyMatch(it -> it.isDefault() && setup.sameTable(it.table(), table));
    boolean addressed = tunnel.uplink()
        .map(it -> !setup.addresses().getOrDefault(it, List.of()).isEmpty())
        .orElse(false);
    if (!filled && addressed) {
      findings.add(new SetupFinding("table-empty", tunnel.name(), true,
          "table %s has no default route, and %s has an address".formatted(table, tunnel.uplink().orElse("")),
          "the tunnel's packets find no way out", filled(table)));
    }
  }

  /// Where the configuration has it already, its interface is to be brought up anew.
  private List<String> filled(String table) {
    var wan = tunnel.wan().orElse("WAN");
    boolean written = setup.network()
        .ofType("interface")
        .stream()
        .anyMatch(
            it -> it.name().equals(wan) && it.text("ip4table").filter(own -> setup.sameTable(own, table)).isPresent());
    return written
        ? List.of("ifup " + wan)
        : List.of("uci set network.%s.ip4table=%s".formatted(wan, table), COMMIT, RELOAD);
  }

  private void tableName() {
    var table = section().flatMap(it -> it.text("lookup"));
    if (table.isPresent() && !table.get().matches("\\d+|main|local|default") && !setup.tables().isEmpty()
        && !setup.tables().containsValue(table.get())) {
      findings.add(new SetupFinding("table-name", tunnel.name(), true,
          "/etc/iproute2/rt_tables has no table %s".formatted(table.get()),
          "the rule for the tunnel's mark is not made, nor the table filled",
          List.of("echo '%d %s' >>/etc/iproute2/rt_tables".formatted(free(), table.get()), RELOAD)));
    }
  }

  private int free() {
    int number = 210;
    while (setup.tables().containsKey(String.valueOf(number))) {
      number++;
    }
    return number;
  }

  /// What its own table does not answer must go nowhere.
  private void prohibit(long mark, RoutingRule lookup) {
    boolean refused = setup.rules()
        .stream()
        .filter(it -> it.priority() >= lookup.priority() && it.priority() < MWAN3)
        .anyMatch(it -> it.mark().isPresent() && it.isFor(mark) && it.table().isEmpty());
    boolean inside = setup.routes()
        .stream()
        .anyMatch(
            it -> it.isDefault() && it.device().isEmpty() && setup.sameTable(it.table(), lookup.table().orElse("")));
    if (!refused && !inside) {
      findings.add(new SetupFinding("no-prohibit", tunnel.name(), true,
          "nothing refuses packets of mark 0x%x when table %s is empty".formatted(mark, lookup.table().orElse("")),
          "without its uplink the tunnel runs inside another one, and looks alive", refusing(mark, lookup)));
    }
  }

  /// One that stands in the configuration and not in the kernel, or behind mwan3's rules, is put in its place; else one is made.
  private List<String> refusing(long mark, RoutingRule lookup) {
    var there = Marks.refusals(setup, mark);
    long second = RuleOrder.first(lookup.priority()) + 1;
    if (there.isEmpty()) {
      var mend = new ArrayList<String>();
      if (second != lookup.priority() + 1) {
        mend.add("uci set network.%s.priority=%d".formatted(section().map(Section::name).orElse("RULE"), second - 1));
      }
      mend.addAll(List.of("uci add network rule", "uci set network.@rule[-1].mark=0x%x".formatted(mark),
          "uci set network.@rule[-1].action=prohibit", "uci set network.@rule[-1].priority=%d".formatted(second),
          COMMIT, RELOAD));
      return mend;
    }
    return order(mark, lookup);
  }

  /// mwan3 marks what has none of its bits, the router's own packets too; a rule that asks for the whole mark then no longer fits.
  private void moved(long mark, RoutingRule rule) {
    if (!setup.missing().containsKey("mwan3") && (mark & mask()) == 0 && (rule.mask() & mask()) != 0) {
      findings
          .add(new SetupFinding("mark-moved", tunnel.name(), true,
              "mark 0x%x has none of the bits of mwan3's mask 0x%x, and its rule asks for all bits".formatted(mark,
                  mask()),
              "mwan3 adds its own bits, the rule no longer fits, and the tunnel runs inside another one",
              uciRule("mark", "0x%x/0x%x".formatted(mark, 0xFFFF_FFFFL & ~mask()), "network.RULE")));
    }
  }
}
