package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.chart.Bars;
import net.wanwatch.report.chart.Drawing;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.Festival;

/// What failed, how often, how long, and whether together.
public final class ReliabilityChapter {
  private static final int MOST = 100;

  private ReliabilityChapter() {}

  public static List<Block> of(Numbers numbers) {
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Text(say(
        "A tunnel outage is a run of at least five lost probes; start and end lie between an answered and a lost one. Announced maintenance is listed and not counted: such time counts as working. MTBF is watched working time ÷ outages, MTTR the mean length.")));
    blocks.add(tunnels(numbers));
    if (!numbers.usable().days().isEmpty()) {
      blocks.add(new Block.Figure(days(numbers)));
    }
    blocks.add(together(numbers));
    crew(numbers, blocks);
    outages(numbers, blocks);
    return blocks;
  }

  private static Block tunnels(Numbers numbers) {
    var rows = new ArrayList<List<String>>();
    for (var tunnel : numbers.box().tunnels()) {
      var r = numbers.reliability().tunnels().get(tunnel.name());
      if (r != null) {
        rows.add(List.of(tunnel.title(), Integer.toString(r.outages()), Integer.toString(r.planned()),
            Format.seconds(r.seconds()), Format.of(r.longest(), Format::seconds),
            r.known().hours() > 0 ? Format.percent(1 - r.share()) : Format.NOTHING,
            Format.of(r.mtbf(), Format::seconds), Format.of(r.mttr(), Format::seconds),
            Format.percent(r.known().share())));
      }
    }
    return new Block.Table(say("Reliability by tunnel"),
        all("tunnel", "outages", "planned", "down for", "longest", "worked", "MTBF", "MTTR", "time with data"), rows);
  }

  private static Drawing days(Numbers numbers) {
    var bars = new ArrayList<Bars.Bar>();
    for (long day : Days.of(numbers)) {
      var d = numbers.usable().days().get(day);
      bars.add(new Bars.Bar(Format.day(day),
          d == null ? List.of(Double.NaN, Double.NaN) : List.of(d.usable(), d.unusable())));
    }
    return new Bars(numbers.mark() + "usable-per-day", say("Usable and unusable hours per day"),
        say("Hours with data, stacked; what is missing to the whole day nobody watched."), say("hours"),
        all("usable", "unusable"), 0, true, bars).draw();
  }

  private static Block together(Numbers numbers) {
    var r = numbers.reliability();
    int all = numbers.box().tunnels().size();
    var rows = new ArrayList<List<String>>();
    double time = r.known().hours() * 3600;
    for (int down = 0; down <= all; down++) {
      double measured = r.down().getOrDefault(down, 0d);
      double expected = r.expected().getOrDefault(down, 0d);
      rows.add(List.of(say("%d of %d", all - down, all), Format.seconds(measured),
          time <= 0 ? Format.NOTHING : Format.percent(measured / time), Format.seconds(expected),
          expected < 0.001 ? Format.NOTHING : Format.number(measured / expected, 1) + " ×"));
    }
    return new Block.Table(
        say("How many tunnels worked at once, against what would be if they failed independently (%s of all tunnels)",
            r.known().said()),
        all("working", "measured", "share", "if independent", "measured ÷ that"), rows);
  }

  private static void crew(Numbers numbers, List<Block> blocks) {
    var zone = numbers.festival().window().zone();
    if (numbers.festival().crewOutages().isEmpty()) {
      var known = numbers.usable().known();
      blocks.add(new Block.Text(known.hours() <= 0
          ? say("Nobody watched whether the crew had internet.")
          : known.isWhole()
              ? say("There was no crew outage.")
              : say("No crew outage was seen, with %s.", known.said())));
      return;
    }
    blocks.add(
        new Block.Table(say("Crew outages: no reply on any tunnel"), all("start", "end", "length", "with outages of"),
            numbers.festival()
                .crewOutages()
                .stream()
                .limit(MOST)
                .map(o -> List.of(Format.moment(o.start(), zone),
                    o.end().map(e -> Format.moment(e, zone)).orElse(say("not seen")),
                    length(Festival.length(o), o.startBound(), o.endBound()), overlapping(numbers, o)))
                .toList()));
  }

  /// The middle of what is possible says nothing where that is wide.
  static String length(Duration middle, Duration startBound, Optional<Duration> endBound) {
    if (endBound.isEmpty()) {
      return say("at least %s", Format.duration(middle));
    }
    var bound = startBound.plus(endBound.get());
    if (bound.compareTo(Duration.ofSeconds(1)) <= 0) {
      return Format.duration(middle);
    }
    if (bound.multipliedBy(4).compareTo(middle) <= 0) {
      return Format.duration(middle) + " ± " + Format.duration(bound);
    }
    return middle.compareTo(bound) <= 0
        ? say("at most %s", Format.duration(middle.plus(bound)))
        : say("%s to %s", Format.duration(middle.minus(bound)), Format.duration(middle.plus(bound)));
  }

  private static String overlapping(Numbers numbers, Fact.CrewOutage crew) {
    var tunnels = numbers.festival()
        .outages()
        .stream()
        .filter(o -> o.start().isBefore(Festival.end(crew)) && Festival.end(o).isAfter(crew.start()))
        .map(o -> numbers.box().label(o.tunnel()))
        .distinct()
        .toList();
    return tunnels.isEmpty() ? Format.NOTHING : String.join(", ", tunnels);
  }

  private static void outages(Numbers numbers, List<Block> blocks) {
    var zone = numbers.festival().window().zone();
    var all = numbers.reliability().outages();
    if (all.isEmpty()) {
      blocks.add(new Block.Text(say("No tunnel outage stands in the journals.")));
      return;
    }
    var longest = all.stream()
        .sorted(Comparator.comparing((Fact.Outage o) -> Festival.length(o)).reversed())
        .limit(MOST)
        .collect(Collectors.toSet());
    var rows = all.stream()
        .filter(longest::contains)
        .map(o -> List.of(Format.moment(o.start(), zone),
            o.end().map(e -> Format.moment(e, zone)).orElse(say("not seen")),
            length(Festival.length(o), o.startBound(), o.endBound()),
            numbers.box().label(o.tunnel()) + (o.event().isPresent() ? say(", with all") : ""),
            word(Festival.verdict(o)) + (o.maintenance() ? say(" (planned)") : ""), o.evidence().orElse(Format.NOTHING),
            o.detected()
                .map(d -> Format.duration(
                    Duration.between(o.start(), d).isNegative() ? Duration.ZERO : Duration.between(o.start(), d)))
                .orElse(say("not")))
            .stream()
            .toList())
        .toList();
    blocks.add(new Block.Table(
        all.size() > MOST
            ? say("Tunnel outages: the %d longest of %d, all in data/outages.csv", MOST, all.size())
            : say("Tunnel outages"),
        all("start", "end", "length", "tunnel", "verdict", "evidence", "mwan3 after"), rows));
  }
}
