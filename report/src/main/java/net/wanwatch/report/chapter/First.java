package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.number.Usable;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.page.Measure;
import net.wanwatch.report.page.Measure.Unit;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.PathMinutes;

/// The first screen: the numbers, and what they come to.
public final class First {
  private static final int MINUTES_OF_A_DAY = 24 * 60;

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
    watching(numbers, all);
    return all;
  }

  private static void crew(Numbers numbers, List<Measure> all) {
    var usable = numbers.usable();
    var known = usable.known();
    boolean any = known.hours() > 0;
    all.add(Measure.total("usable-hours", say("Usable hours"), Unit.HOURS, when(any, usable.usable()),
        say("Minutes with 95 %% of new connections answered and a p95 round trip below 300 ms. Known %s, unknown %s.",
            Format.hours(known.hours()), Format.hours(Math.max(0, known.of() - known.hours())))));
    all.add(Measure.of("usable-share", say("Usable"), Unit.SHARE, when(any, usable.usable() / known.hours()),
        say("Usable hours of the known ones; %s.", known.said())));
    var calls = numbers.festival().crew(numbers.box());
    all.add(Measure.total("good-call-hours", say("Good for calls"), Unit.HOURS,
        when(calls.filter(it -> it.calls() > 0).isPresent(), calls.map(it -> it.goodCalls() / 60d).orElse(0d)),
        say("A phone call by the crew's new connections would have been good, of %s known (R ≥ 80, ITU-T G.107).",
            Format.hours(calls.map(it -> it.calls() / 60d).orElse(0d)))));
    all.add(Measure.total("lost-crew-seconds", say("Lost crew time"), Unit.SECONDS, when(any, usable.lostSeconds()),
        say("Sum over all minutes of lost ÷ sent new connections × time watched; %s.", known.said())));
    var lengths = numbers.reliability().crewLengths();
    boolean some = lengths.count() > 0;
    all.add(Measure.total("crew-outages", say("Crew outages"), Unit.COUNT, when(any || some, lengths.count()),
        say("No reply on any tunnel for 1 s or more: only this is “no internet”; %s.", known.said())));
    all.add(
        Measure.total("crew-outage-seconds", say("Crew outages, total"), Unit.SECONDS, when(any || some, lengths.sum()),
            some
                ? say("Longest %s.", Format.of(lengths.largest(), Format::seconds)) + unseenEnds(numbers)
                : any ? say("There was none.") : say("Nobody watched.")));
    all.add(Measure.of("crew-outage-longest-seconds", say("Crew outage, longest"), Unit.SECONDS, lengths.largest(),
        say("Start and end between an answered and a lost probe.")));
    all.add(hour("best-hour-loss", say("Best hour"), usable.best()));
    all.add(hour("worst-hour-loss", say("Worst hour"), usable.worst()));
  }

  /// The sum's own range, where it is more than the probes' beat.
  private static String unseenEnds(Numbers numbers) {
    double least = 0;
    double most = 0;
    for (var outage : numbers.festival().crewOutages()) {
      double length = Festival.length(outage).toMillis() / 1e3;
      double bound = outage.startBound().plus(outage.endBound().orElse(Duration.ZERO)).toMillis() / 1e3;
      least += Math.max(0, length - bound);
      most += length + bound;
    }
    return most - least < 1 + 0.05 * most
        ? ""
        : say(" Between %s and %s: not every begin and end was seen.", Format.seconds(least), Format.seconds(most));
  }

  private static Measure hour(String key, String name, Optional<Usable.Hour> hour) {
    return Measure
        .of(key, name, Unit.SHARE, hour.map(h -> OptionalDouble.of(h.lostShare())).orElse(OptionalDouble.empty()),
            hour.map(First::hour).orElse(say("No two hours with 45 minutes of data differ.")))
        .as(hour.map(h -> Format.hour(h.cell())).orElse(Format.NOTHING));
  }

  private static String hour(Usable.Hour hour) {
    return say("%s of new connections lost, p95 round trip %s.", Format.percent(hour.lostShare()),
        Double.isFinite(hour.p95()) ? Format.seconds(hour.p95()) : say("unknown"));
  }

  private static void failovers(Numbers numbers, List<Measure> all) {
    var failovers = numbers.failovers();
    var known = numbers.reliability().known();
    boolean any = known.hours() > 0;
    int outages = numbers.reliability().unplanned();
    all.add(Measure.total("tunnel-outages", say("Tunnel outages"), Unit.COUNT, when(any || outages > 0, outages),
        say("%d more in announced maintenance, not counted; %s.", numbers.reliability().planned(), known.said())));
    int counted = failovers.counted().size();
    all.add(Measure.total("failovers", say("Failovers"), Unit.COUNT, when(any || counted > 0, counted),
        say("mwan3 left a tunnel while another carried on; %s. Apart: %d on purpose, %d with no other tunnel to go to.",
            known.said(), failovers.expected(), failovers.alone())));
    gap(failovers.gaps(), 0.5, "p50", all,
        failovers.counted().isEmpty()
            ? say("How long existing connections stalled; the theory is known with the first failover.")
            : say("Theory: detection within %s.", Theory.of(failovers.counted())));
    gap(failovers.gaps(), 0.95, "p95", all,
        say("How long existing connections stalled; %d measured.", failovers.gaps().count()));
    gap(failovers.gaps(), 1, "max", all, say("The longest of them."));
  }

  private static void gap(Sample gaps, double q, String word, List<Measure> all, String definition) {
    all.add(Measure.of("gap-" + word + "-seconds", say("Failover gap, %s", word), Unit.SECONDS, gaps.quantile(q),
        definition));
  }

  private static void traffic(Numbers numbers, List<Measure> all) {
    var demand = numbers.demand();
    boolean any = demand.known().hours() > 0;
    all.add(Measure.total("carried-bytes", say("Data carried"), Unit.BYTES, when(any, demand.total()),
        say("Both ways, by the tunnels' counters, benchmarks included; %s.", demand.known().said())));
    all.add(Measure.of("peak-bytes-per-second", say("Peak 5 minutes"), Unit.RATE,
        demand.peak().map(p -> OptionalDouble.of(p.down())).orElse(OptionalDouble.empty()),
        demand.peak()
            .map(p -> say("Down, all tunnels, from %s; %s up then.",
                Format.minute(p.start(), numbers.festival().window().zone()), Format.rate(p.up())))
            .orElse(say("No five minutes in a row with data."))));
    double cost = numbers.capacity().transferred();
    var runs = Format.counted(numbers.capacity().runs().size(), "run");
    all.add(Measure.total("benchmark-bytes", say("Benchmark overhead"), Unit.BYTES, OptionalDouble.of(cost),
        any && demand.total() > 0
            ? say("%s of all data carried, in %s.", Format.percent(cost / demand.total()), runs)
            : say("%s; the data carried is not known.", runs)));
  }

  /// What no tunnel is known of is shared among all.
  private static void watching(Numbers numbers, List<Measure> all) {
    var festival = numbers.festival();
    var tunnels = numbers.box().tunnels().stream().flatMap(it -> festival.pinned(numbers.box(), it).stream()).toList();
    int minutes = tunnels.stream().mapToInt(PathMinutes::watchingMinutes).sum();
    if (minutes == 0) {
      return;
    }
    double bytes = tunnels.stream().mapToLong(PathMinutes::watchingBytes).sum()
        + festival.crew(numbers.box()).map(PathMinutes::watchingBytes).orElse(0L);
    double day = bytes / minutes * MINUTES_OF_A_DAY;
    all.add(Measure.of("watching-bytes-per-day", say("Cost of watching"), Unit.BYTES, OptionalDouble.of(day),
        say("Watching cost %s per tunnel and day, both ways, WireGuard's overhead included; counted in %s of tunnels.",
            Format.bytes(day), Format.hours(minutes / 60d))));
  }

  private static OptionalDouble when(boolean there, double value) {
    return there ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
