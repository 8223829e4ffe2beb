package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.wanwatch.report.chart.Bars;
import net.wanwatch.report.chart.Drawing;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// How much was carried, when, and by whom.
public final class DemandChapter {
  private DemandChapter() {}

  public static List<Block> of(Numbers numbers) {
    var demand = numbers.demand();
    if (demand.known().hours() <= 0) {
      return List.of(new Block.Text(say("No journal says how many bytes the tunnels carried.")));
    }
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Text(say(
        "Bytes by the tunnels' own counters on the router, both ways, everybody's and the benchmarks'; %s. The bytes of an hour that was watched in part are those of that part.",
        demand.known().said())));
    blocks.add(new Block.Figure(days(numbers)));
    blocks.add(new Block.Figure(heat(numbers)));
    blocks.add(balance(numbers));
    var evenness = Sample.of(demand.evenness());
    blocks.add(new Block.Text(evenness.count() == 0
        ? say("No hour carried the 100 MB that it takes to judge how balanced “balanced” was.")
        : say(
            "How balanced was “balanced”? Jain's index of an hour is 1 when all tunnels carried the same and %s when one carried all. Median %s, worst hour %s, of %d hours with at least 100 MB.",
            Format.number(1d / numbers.box().tunnels().size(), 2),
            Format.of(evenness.median(), v -> Format.number(v, 2)),
            Format.of(evenness.smallest(), v -> Format.number(v, 2)), evenness.count())));
    return blocks;
  }

  private static Drawing days(Numbers numbers) {
    var bars = new ArrayList<Bars.Bar>();
    for (long day : Days.of(numbers)) {
      var by = numbers.demand().byDay().getOrDefault(day, Map.of());
      bars.add(new Bars.Bar(Format.day(day),
          numbers.box()
              .tunnels()
              .stream()
              .map(t -> by.containsKey(t.name()) ? by.get(t.name()) / 1e9 : Double.NaN)
              .toList()));
    }
    return new Bars(numbers.mark() + "bytes-per-day", say("Data carried per day"),
        say("Gigabytes a day, stacked by tunnel; %s in all.", Format.bytes(numbers.demand().total())), "GB",
        numbers.box().tunnels().stream().map(t -> t.label()).toList(), 0, true, bars).draw();
  }

  private static Drawing heat(Numbers numbers) {
    var values = new TreeMap<Integer, Double>();
    numbers.demand().cells().forEach((cell, c) -> {
      if (c.minutes() >= 15) {
        values.put(cell, c.bytes() * 8 / (c.minutes() * 60) / 1e6);
      }
    });
    return Days.heatmap(numbers, "demand-by-hour", say("Mean rate by hour"),
        say("Mbit/s both ways, all tunnels; an hour with less than 15 minutes of data is left out."), values,
        v -> Format.number(v, v < 10 ? 1 : 0), " Mbit/s");
  }

  private static Block balance(Numbers numbers) {
    var demand = numbers.demand();
    return new Block.Table(say("Who carried what"), all("tunnel", "down", "up", "share of all"),
        numbers.box()
            .tunnels()
            .stream()
            .map(t -> List.of(t.title(), Format.bytes(demand.down().getOrDefault(t.name(), 0d)),
                Format.bytes(demand.up().getOrDefault(t.name(), 0d)), Format.percent(demand.share(t.name()))))
            .toList());
  }
}
