package net.wanwatch.setup.find;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import net.wanwatch.setup.read.RouterSetup;
import net.wanwatch.uci.UciShow.Section;

/// The marks of tunnels' own packets, and the rules of `/etc/config/network` for them. A mark is a number, however it is written, and may
/// stand with a mask: `0x388/0xffff`.
public final class Marks {
  /// It has bits of mwan3's mask, so that mwan3 leaves it alone, and others, so that it is none of mwan3's marks.
  public static final long FIRST = 0x388;

  private static final List<String> REFUSES = List.of("prohibit", "unreachable", "blackhole");

  private Marks() {}

  public static OptionalLong number(String mark) {
    try {
      long number = Long.decode(mark.split("/", 2)[0]);
      return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  public static OptionalLong of(Section section, String option) {
    return section.text(option).map(Marks::number).orElse(OptionalLong.empty());
  }

  /// Rules that send a mark's packets to a table, those that are switched on first, each kind in the file's order.
  public static List<Section> lookups(RouterSetup setup, long mark) {
    return rules(setup, mark).stream().filter(it -> it.text("lookup").isPresent()).sorted(Marks::onFirst).toList();
  }

  /// Rules that refuse a mark's packets.
  public static List<Section> refusals(RouterSetup setup, long mark) {
    return rules(setup, mark).stream()
        .filter(it -> it.text("lookup").isEmpty() && it.text("action").filter(REFUSES::contains).isPresent())
        .sorted(Marks::onFirst)
        .toList();
  }

  private static int onFirst(Section one, Section other) {
    return Boolean.compare(one.flag("disabled", false), other.flag("disabled", false));
  }

  private static List<Section> rules(RouterSetup setup, long mark) {
    return setup.network().ofType("rule").stream().filter(it -> of(it, "mark").equals(OptionalLong.of(mark))).toList();
  }

  /// A mark for a tunnel that needs one of its own: the one whose packets go to that table already, if no tunnel has it; else the wished
  /// one, or the next that nobody uses.
  ///
  /// @param taken marks that others are to get
  public static long free(RouterSetup setup, String table, long wish, Collection<Long> taken) {
    var interfaces = interfaces(setup);
    var waiting = setup.network()
        .ofType("rule")
        .stream()
        .filter(it -> it.text("lookup").filter(own -> setup.sameTable(own, table)).isPresent())
        .flatMap(it -> of(it, "mark").stream().boxed())
        .filter(it -> !interfaces.contains(it) && !taken.contains(it))
        .findFirst();
    if (waiting.isPresent()) {
      return waiting.get();
    }
    var used = new HashSet<>(interfaces);
    setup.network().ofType("rule").forEach(it -> of(it, "mark").ifPresent(used::add));
    setup.rules().forEach(it -> it.mark().ifPresent(used::add));
    long mark = wish;
    while (used.contains(mark) || taken.contains(mark)) {
      mark++;
    }
    return mark;
  }

  private static Set<Long> interfaces(RouterSetup setup) {
    var marks = new HashSet<Long>();
    setup.network().ofType("interface").forEach(it -> of(it, "fwmark").ifPresent(marks::add));
    return marks;
  }

  /// Whether a tunnel may keep the mark it has: no other one has it, or its packets go to this tunnel's table, or nowhere of their own.
  public static boolean keeps(RouterSetup setup, Section wireguard, long mark, String table) {
    boolean alone = setup.network()
        .ofType("interface")
        .stream()
        .filter(it -> !it.name().equals(wireguard.name()) && !it.flag("disabled", false))
        .noneMatch(it -> of(it, "fwmark").equals(OptionalLong.of(mark)));
    Optional<String> to = lookups(setup, mark).stream().findFirst().flatMap(it -> it.text("lookup"));
    return alone || to.isEmpty() || setup.sameTable(to.get(), table);
  }
}
