package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.report.chart.Bars;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// Did more than one uplink help.
public final class UplinksChapter {
  private UplinksChapter() {}

  public static List<Block> of(Numbers numbers) {
    var blocks = new ArrayList<Block>();
    hours(numbers, blocks);
    speed(numbers, blocks);
    return blocks;
  }

  private static void hours(Numbers numbers, List<Block> blocks) {
    var uplinks = numbers.uplinks();
    if (uplinks.choices().isEmpty() || uplinks.known().hours() <= 0) {
      blocks.add(new Block.Text(
          say("There are no minutes in which every tunnel was probed, so what fewer would have been is not known.")));
      return;
    }
    double known = uplinks.known().hours();
    blocks.add(new Block.Text(say(
        "A minute counts for a set when one of its tunnels passed on its own probes what a usable minute asks: an upper bound, for nobody would have fitted all the traffic into it; %s of every tunnel.",
        uplinks.known().said())));
    blocks.add(new Block.Table(say("Usable with only so many tunnels"),
        all("tunnels", "best set", "usable", "unusable", "worst set", "usable", "unusable"),
        uplinks.choices()
            .stream()
            .map(c -> List.of(Integer.toString(c.tunnels()), Findings.set(c, numbers), Format.hours(c.bestHours()),
                Format.hours(known - c.bestHours()),
                String.join(" + ", c.worst().stream().map(numbers.box()::label).toList()), Format.hours(c.worstHours()),
                Format.hours(known - c.worstHours())))
            .toList()));
    blocks.add(new Block.Figure(
        new Bars(numbers.mark() + "unusable-with-fewer", say("Hours that would have been unusable with fewer tunnels"),
            say("The best set of so many and the worst; of %s with data.", Format.hours(known)), say("hours"),
            all("best set", "worst set"), 0, false,
            uplinks.choices()
                .stream()
                .map(c -> new Bars.Bar(Format.counted(c.tunnels(), "tunnel"),
                    List.of(known - c.bestHours(), known - c.worstHours())))
                .toList())
            .draw()));
  }

  private static void speed(Numbers numbers, List<Block> blocks) {
    var rows = new ArrayList<List<String>>();
    var bars = new ArrayList<Bars.Bar>();
    var values = new ArrayList<List<OptionalDouble>>();
    for (var direction : List.of("down", "up")) {
      values.add(values(numbers, direction));
    }
    var names = all("best single", "sum of singles", "all at once", "crew path");
    for (int i = 0; i < names.size(); i++) {
      var down = values.get(0).get(i);
      var up = values.get(1).get(i);
      if (down.isPresent() || up.isPresent()) {
        rows.add(List.of(names.get(i), Format.of(down, Format::rate), Format.of(up, Format::rate),
            ratio(down, values.get(0).get(1)), ratio(up, values.get(1).get(1))));
        bars.add(
            new Bars.Bar(names.get(i), List.of(down.orElse(Double.NaN) * 8 / 1e6, up.orElse(Double.NaN) * 8 / 1e6)));
      }
    }
    if (rows.isEmpty()) {
      blocks.add(new Block.Text(say("No throughput test was done, so whether the tunnels added up is not known.")));
      return;
    }
    blocks.add(new Block.Table(say("Did the tunnels add up? Medians, TCP with the most flows that were tried"),
        all("over", "down", "up", "down ÷ sum", "up ÷ sum"), rows));
    blocks.add(new Block.Figure(new Bars(numbers.mark() + "sum", say("One, the sum, all at once, and the crew's path"),
        say("Median Mbit/s, TCP. The sum adds each tunnel's own median; “all at once” was measured."), "Mbit/s",
        all("down", "up"), 0, false, bars).draw()));
  }

  private static List<OptionalDouble> values(Numbers numbers, String direction) {
    var capacity = numbers.capacity();
    var singles = numbers.box().tunnels().stream().map(t -> capacity.median("tunnel", t.name(), direction)).toList();
    boolean all = !singles.isEmpty() && singles.stream().allMatch(OptionalDouble::isPresent);
    return List.of(singles.stream().flatMapToDouble(OptionalDouble::stream).max(),
        all
            ? OptionalDouble.of(singles.stream().flatMapToDouble(OptionalDouble::stream).sum())
            : OptionalDouble.empty(),
        capacity.median("aggregate", "aggregate", direction), capacity.median("crew", "crew", direction));
  }

  private static String ratio(OptionalDouble value, OptionalDouble sum) {
    return Optional.of(value)
        .filter(v -> v.isPresent() && sum.isPresent() && sum.getAsDouble() > 0)
        .map(v -> Format.percent(v.getAsDouble() / sum.getAsDouble()))
        .orElse(Format.NOTHING);
  }
}
