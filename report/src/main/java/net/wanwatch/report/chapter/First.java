package net.wanwatch.report.chapter;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.number.Usable;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Measure;
import net.wanwatch.report.page.Said;

/// The first screen: the numbers, and what they come to.
public final class First {
  private First() {}

  public static List<Block> of(Numbers numbers) {
    return List.of(new Block.Items(Findings.of(numbers)), new Block.Tiles(measures(numbers)));
  }

  /// Also what `summary.json` holds and next year's report compares.
  public static List<Measure> measures(Numbers numbers) {
    var all = new ArrayList<Measure>();
    crew(numbers, all);
    failovers(numbers, all);
    traffic(numbers, all);
    return all;
  }

  private static void crew(Numbers numbers, List<Measure> all) {
    var usable = numbers.usable();
    var known = usable.known();
    boolean any = known.hours() > 0;
    all.add(new Measure("usable-hours", "Usable hours", when(any, usable.usable()), any
        ? Said.hours(usable.usable())
        : Said.NOTHING,
        "Minutes with 95 % of new connections answered and a p95 round trip below 300 ms. Known "
            + Said.hours(known.hours()) + ", unknown " + Said.hours(Math.max(0, known.of() - known.hours())) + "."));
    all.add(new Measure("usable-share", "Usable", when(any, usable.usable() / known.hours()), any
        ? Said.percent(usable.usable() / known.hours())
        : Said.NOTHING, "Usable hours of the known ones; " + known.said() + "."));
    all.add(new Measure(
        "lost-crew-seconds", "Lost crew time", when(any, usable.lostSeconds()), any
            ? Said.seconds(usable
                .lostSeconds())
            : Said.NOTHING,
        "Sum over all minutes of lost ÷ sent new connections × time watched; " + known
            .said() + "."));
    var lengths = numbers.reliability().crewLengths();
    all.add(new Measure("crew-outages", "Crew outages", when(any || lengths.count() > 0, lengths.count()), Said.count(
        lengths.count()), "No reply on any tunnel for 1 s or more: only this is “no internet”; " + known.said() + "."));
    all.add(new Measure("crew-outage-seconds", "Crew outages, total", when(any || lengths.count() > 0, lengths.sum()),
        Said.seconds(lengths.sum()), "Longest " + Said.of(lengths.largest(), Said::seconds) + "."));
    all.add(new Measure("crew-outage-longest-seconds", "Crew outage, longest", lengths.largest(), Said.of(lengths
        .largest(), Said::seconds), "Start and end between an answered and a lost probe."));
    hours(usable, all);
  }

  private static void hours(Usable usable, List<Measure> all) {
    all.add(new Measure("best-hour-loss", "Best hour", usable.best()
        .map(h -> OptionalDouble.of(h.lostShare()))
        .orElse(
            OptionalDouble.empty()),
        usable.best().map(h -> Said.hour(h.cell())).orElse(Said.NOTHING), usable.best()
            .map(
                First::hour)
            .orElse("No hour has 45 minutes of data.")));
    all.add(new Measure("worst-hour-loss", "Worst hour", usable.worst()
        .map(h -> OptionalDouble.of(h.lostShare()))
        .orElse(OptionalDouble.empty()), usable.worst().map(h -> Said.hour(h.cell())).orElse(Said.NOTHING),
        usable
            .worst()
            .map(First::hour)
            .orElse("No hour has 45 minutes of data.")));
  }

  private static String hour(Usable.Hour hour) {
    return "%s of new connections lost, p95 round trip %s.".formatted(Said.percent(hour.lostShare()), Double.isFinite(
        hour.p95()) ? Said.seconds(hour.p95()) : "unknown");
  }

  private static void failovers(Numbers numbers, List<Measure> all) {
    var failovers = numbers.failovers();
    all.add(new Measure("tunnel-outages", "Tunnel outages", OptionalDouble.of(numbers.reliability().unplanned()), Said
        .count(numbers.reliability().unplanned()),
        numbers.reliability().planned()
            + " more in announced maintenance, not counted; " + numbers.reliability().known().said() + "."));
    all.add(new Measure("failovers", "Failovers", OptionalDouble.of(failovers.counted().size()), Said.count(failovers
        .counted()
        .size()), "mwan3 left a tunnel while another carried on. Apart: %d on purpose, %d when all fell at once."
            .formatted(failovers.expected(), failovers.together())));
    gap(failovers.gaps(), 0.5, "p50", all, "Theory: detection within " + Theory.of(failovers.counted()) + ".");
    gap(failovers.gaps(), 0.95, "p95", all, "How long existing connections stalled; " + failovers.gaps().count()
        + " measured.");
    gap(failovers.gaps(), 1, "max", all, "The longest of them.");
  }

  private static void gap(Sample gaps, double q, String word, List<Measure> all, String definition) {
    all.add(new Measure("gap-" + word + "-seconds", "Failover gap, " + word, gaps.quantile(q), Said.of(gaps.quantile(q),
        Said::seconds), definition));
  }

  private static void traffic(Numbers numbers, List<Measure> all) {
    var demand = numbers.demand();
    boolean any = demand.known().hours() > 0;
    all.add(new Measure("carried-bytes", "Data carried", when(any, demand.total()), any
        ? Said.bytes(demand.total())
        : Said.NOTHING, "Both ways, by the tunnels' counters, benchmarks included; " + demand.known().said() + "."));
    all.add(new Measure("peak-bytes-per-second", "Peak 5 minutes", demand.peak()
        .map(p -> OptionalDouble.of(p.down()))
        .orElse(OptionalDouble.empty()), demand.peak().map(p -> Said.rate(p.down())).orElse(Said.NOTHING),
        demand.peak()
            .map(p -> "Down, all tunnels, from %s; %s up then.".formatted(Said.minute(p.start(), numbers.festival()
                .window()
                .zone()), Said.rate(p.up())))
            .orElse("No five minutes in a row with data.")));
    double cost = numbers.capacity().transferred();
    all.add(new Measure("benchmark-bytes", "Benchmark overhead", OptionalDouble.of(cost), Said.bytes(cost),
        any && demand
            .total() > 0
                ? Said.percent(cost / demand.total()) + " of all data carried, in " + numbers.capacity()
                    .runs()
                    .size() + " runs."
                : numbers.capacity().runs().size() + " runs; the data carried is not known."));
  }

  private static OptionalDouble when(boolean there, double value) {
    return there ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
