package net.wanwatch.journal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import net.wanwatch.fact.Fact;

/// Every outage once, as last known, from all the lines written about it.
///
/// An end once written stays: after a clock stepped back, the line that opened the outage may be the younger one. One
/// that has no end was going on when its writer was killed; whoever restarts ends it, with a bound that covers the
/// time nobody watched.
public final class Outages {
  private record Id(String site, String id) {
    static final Comparator<Id> ORDER = Comparator.comparing(Id::site).thenComparing(Id::id);
  }

  private final Map<Id, Fact.Outage> outages = new TreeMap<>(Id.ORDER);
  private final Map<Id, Fact.CrewOutage> crew = new TreeMap<>(Id.ORDER);

  public static Outages fold(Iterable<? extends Fact> facts) {
    var outages = new Outages();
    facts.forEach(outages::add);
    return outages;
  }

  public void add(Fact fact) {
    if (fact instanceof Fact.Outage outage) {
      outages.merge(new Id(outage.site(), outage.id()), outage,
          latest(Comparator.comparing((Fact.Outage o) -> o.end().isPresent()).thenComparing(Fact::at)));
    } else if (fact instanceof Fact.CrewOutage outage) {
      crew.merge(new Id(outage.site(), outage.id()), outage,
          latest(Comparator.comparing((Fact.CrewOutage o) -> o.end().isPresent()).thenComparing(Fact::at)));
    }
  }

  private static <T> BinaryOperator<T> latest(Comparator<T> order) {
    return (before, next) -> order.compare(before, next) > 0 ? before : next;
  }

  /// By start.
  public List<Fact.Outage> tunnels() {
    return outages.values().stream().sorted(Comparator.comparing(Fact.Outage::start)).toList();
  }

  /// By start.
  public List<Fact.CrewOutage> crew() {
    return crew.values().stream().sorted(Comparator.comparing(Fact.CrewOutage::start)).toList();
  }
}
