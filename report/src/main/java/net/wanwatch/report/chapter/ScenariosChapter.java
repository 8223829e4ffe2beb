package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Scenarios;
import net.wanwatch.report.number.TestSums;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// Two set-ups side by side, where runs were labelled so.
public final class ScenariosChapter {
  private static final int FEW = 5;

  private ScenariosChapter() {}

  public static List<Block> of(Numbers numbers) {
    var scenarios = numbers.scenarios();
    if (scenarios.all().size() < 2) {
      return List.of(new Block.Text(scenarios.all().isEmpty()
          ? say("No throughput test was run.")
          : say("All runs carry the same label, “%s”: nothing to compare.", scenarios.all().getFirst().name())));
    }
    var zone = numbers.festival().window().zone();
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Table(say("Scenarios"), all("scenario", "runs", "first", "last"),
        scenarios.all()
            .stream()
            .map(s -> List.of(s.name(), Format.count(s.runs()),
                s.first().map(at -> Format.minute(at, zone)).orElse(Format.NOTHING),
                s.last().map(at -> Format.minute(at, zone)).orElse(Format.NOTHING)))
            .toList()));
    blocks.add(new Block.Text(turns(scenarios)));
    var kinds = new TreeSet<TestSums.Kind>();
    scenarios.all().forEach(s -> s.groups().forEach(g -> kinds.add(g.kind())));
    var columns = new ArrayList<String>(all("over", "direction", "flows"));
    scenarios.all().forEach(s -> {
      columns.add(say("%s, median", s.name()));
      columns.add(say("runs"));
    });
    var rows = new ArrayList<List<String>>();
    for (var kind : kinds) {
      var row = new ArrayList<String>(List.of(CapacityChapter.label(numbers, kind), word(kind.direction()),
          kind.protocol() + " × " + kind.flows()));
      for (var scenario : scenarios.all()) {
        var group = scenario.groups().stream().filter(g -> g.kind().equals(kind)).findFirst();
        row.add(group
            .map(g -> Format.of(g.throughput().median(), Format::rate)
                + (g.throughput().count() > 0 && g.throughput().count() < FEW ? say(" (few runs)") : ""))
            .orElse(Format.NOTHING));
        row.add(group.map(g -> Integer.toString(g.throughput().count())).orElse("0"));
      }
      rows.add(row);
    }
    blocks.add(new Block.Table(say("Throughput side by side"), columns, rows));
    blocks.add(new Block.Text(say("A median of fewer than %d runs says little.", FEW)));
    return blocks;
  }

  private static String turns(Scenarios scenarios) {
    var every = say("%s, a label kept for %s in the median", Format.counted(scenarios.changes(), "change"),
        Format.of(scenarios.turns().median(), hours -> Format.seconds(hours * 3600)));
    return switch (scenarios.took()) {
      case SHORT -> say("The labels took turns (%s), so the weather and the crowd were much the same for each.", every);
      case LONG ->
        say("The labels took long turns (%s): part of what differs may be the time of day, the weather or the crowd.",
            every);
      case NONE -> say("The labels did not take turns (%s): what differs may as well be the weather or the crowd.",
          Format.counted(scenarios.changes(), "change"));
    };
  }
}
