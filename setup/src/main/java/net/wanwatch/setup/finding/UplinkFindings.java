package net.wanwatch.setup.finding;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import net.wanwatch.setup.find.FoundTunnel;
import net.wanwatch.setup.find.Marks;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// Whether each tunnel leaves by an uplink of its own. Of those that leave together the first one stays.
final class UplinkFindings {
  private final RouterSetup setup;
  private final List<FoundTunnel> tunnels;
  private final List<SetupFinding> findings;
  private final Set<Long> given = new HashSet<>();
  private final List<String> tables;

  UplinkFindings(RouterSetup setup, List<FoundTunnel> tunnels, List<SetupFinding> findings) {
    this.setup = setup;
    this.tunnels = tunnels;
    this.findings = findings;
    this.tables = new ArrayList<>(unused());
  }

  void look() {
    sharedTables();
    for (int i = 0; i < tunnels.size(); i++) {
      var tunnel = tunnels.get(i);
      tunnels.subList(0, i).stream().filter(it -> together(it, tunnel)).findFirst().ifPresent(it -> same(tunnel, it));
    }
  }

  /// Two WANs that fill one table, while a tunnel's packets are looked up in one that nobody fills.
  private void sharedTables() {
    for (var tunnel : tunnels) {
      var table = mark(tunnel).stream()
          .boxed()
          .flatMap(it -> Marks.lookups(setup, it).stream())
          .flatMap(it -> it.text("lookup").stream())
          .findFirst();
      table.filter(it -> wans().noneMatch(wan -> fills(wan, it)))
          .ifPresent(it -> doubled(it).ifPresent(wan -> shared(wan, it)));
    }
  }

  private Stream<Section> wans() {
    return setup.network()
        .ofType("interface")
        .stream()
        .filter(it -> it.text("ip4table").isPresent() && !it.flag("disabled", false))
        .filter(it -> !it.text("proto").equals(Optional.of("wireguard")));
  }

  private boolean fills(Section wan, String table) {
    return wan.text("ip4table").filter(it -> setup.sameTable(it, table)).isPresent();
  }

  /// The one of two that is to have a table of its own: the one called like the empty one, else the one not called like the full one.
  private Optional<Section> doubled(String empty) {
    var both = wans().filter(
        it -> wans().anyMatch(other -> !other.name().equals(it.name()) && fills(other, it.text("ip4table").orElse(""))))
        .toList();
    return both.stream()
        .filter(it -> it.name().equals(empty))
        .findFirst()
        .or(() -> both.stream().filter(it -> !fills(it, it.name())).findFirst());
  }

  private void shared(Section wan, String empty) {
    var full = wan.text("ip4table").orElse("");
    var other = wans().filter(it -> !it.name().equals(wan.name()) && fills(it, full)).findFirst().orElseThrow();
    findings.add(new SetupFinding("table-shared", wan.name(), true,
        "%s and %s both fill table %s, and nothing fills table %s".formatted(other.name(), wan.name(), full, empty),
        "two tunnels leave by one uplink, or one finds no way out",
        List.of("uci set network.%s.ip4table=%s".formatted(wan.name(), empty), "uci commit network",
            "service network reload")));
  }

  private boolean together(FoundTunnel one, FoundTunnel other) {
    return (one.uplink().isPresent() && one.uplink().equals(other.uplink())) || sameMark(one, other);
  }

  /// Packets of one mark go one way, whatever else is said of their tunnels, if there is a rule for it.
  private boolean sameMark(FoundTunnel one, FoundTunnel other) {
    var mark = mark(one);
    return mark.isPresent() && mark.equals(mark(other)) && !Marks.lookups(setup, mark.getAsLong()).isEmpty();
  }

  private OptionalLong mark(FoundTunnel tunnel) {
    return setup.fwmark(tunnel.name()).map(Marks::number).orElse(OptionalLong.empty());
  }

  private void same(FoundTunnel tunnel, FoundTunnel first) {
    boolean mark = sameMark(first, tunnel);
    var by = first.uplink().or(tunnel::uplink).orElse("one way");
    var own = tunnel.uplink().equals(first.uplink()) ? next() : table(tunnel);
    findings.add(new SetupFinding("same-uplink", tunnel.name(), true,
        mark
            ? "it leaves by %s, as %s does: both have the mark 0x%x".formatted(by, first.name(),
                mark(first).getAsLong())
            : "it leaves by %s, as %s does".formatted(by, first.name()),
        "two tunnels of one uplink fail together, and are no faster than one",
        own.map(table -> mark ? otherMark(tunnel, table) : lookup(tunnel, table))
            .orElse(List.of("give it the mark, rule and table of another WAN"))));
  }

  private Optional<String> next() {
    return tables.isEmpty() ? Optional.empty() : Optional.of(tables.removeFirst());
  }

  private Optional<String> table(FoundTunnel tunnel) {
    return setup.network()
        .ofType("interface")
        .stream()
        .filter(it -> tunnel.wan().equals(Optional.of(it.name())))
        .findFirst()
        .flatMap(it -> it.text("ip4table"));
  }

  /// The tables of WANs that no tunnel leaves by.
  private List<String> unused() {
    return wans().filter(it -> setup.device(it)
        .filter(device -> tunnels.stream().noneMatch(other -> other.uplink().equals(Optional.of(device))))
        .isPresent()).flatMap(it -> it.text("ip4table").stream()).distinct().toList();
  }

  /// As the plan has it: a mark of its own, a rule that looks it up, one that refuses it.
  private List<String> otherMark(FoundTunnel tunnel, String table) {
    long mark = Marks.free(setup, table, Marks.FIRST + tunnels.indexOf(tunnel), given);
    given.add(mark);
    var mend = new ArrayList<String>();
    mend.add("uci set network.%s.fwmark=0x%x".formatted(tunnel.name(), mark));
    rule(Marks.lookups(setup, mark), mark, "lookup=" + table, mend);
    rule(Marks.refusals(setup, mark), mark, "action=prohibit", mend);
    mend.addAll(List.of("uci commit network", "service network reload", "ifup " + tunnel.name()));
    return mend;
  }

  private static void rule(List<Section> there, long mark, String what, List<String> mend) {
    if (there.isEmpty()) {
      mend.addAll(List.of("uci add network rule", "uci set network.@rule[-1].mark=0x%x".formatted(mark),
          "uci set network.@rule[-1]." + what));
    } else if (there.getFirst().flag("disabled", false)) {
      mend.add("uci delete network.%s.disabled".formatted(there.getFirst().name()));
    }
  }

  private List<String> lookup(FoundTunnel tunnel, String table) {
    var rule = mark(tunnel).stream().boxed().flatMap(it -> Marks.lookups(setup, it).stream()).findFirst();
    return List.of("uci set network.%s.lookup=%s".formatted(rule.map(Section::name).orElse("RULE"), table),
        "uci commit network", "service network reload");
  }
}
