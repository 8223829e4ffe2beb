package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// Tunnels that were cut on purpose: how the router did against what its settings promise, and what was felt.
public final class DrillsChapter {
  private static final int MOST = 60;

  private DrillsChapter() {}

  public static List<Block> of(Numbers numbers) {
    var drills = numbers.festival().drills();
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Text(say(
        "In a drill the VPS cuts one tunnel for some seconds. In time: mwan3 noticed within what the router's own settings allow, and a second; late: after that; missed: not at all, though the cut was long enough; too short: not at all, and it did not have to. Its outage counts as planned.")));
    if (!drills.isEmpty()) {
      blocks.add(new Block.Text(inShort(drills)));
      var title = drills.size() > MOST
          ? say("Drills: the first %d of %d, all in data/drills.csv", MOST, drills.size())
          : say("Drills");
      blocks.add(new Block.Table(title,
          all("cut at", "tunnel", "what was cut", "for", "noticed after", "promised", "gap", "result"),
          drills.stream().limit(MOST).map(it -> router(it, numbers)).toList()));
      blocks.add(new Block.Table(say("What was felt of them"),
          all("cut at", "tunnel", "new connections lost", "names unanswered", "TCP connections broken on it",
              "on healthy tunnels", "its share again after"),
          drills.stream().limit(MOST).map(it -> felt(it, numbers)).toList()));
    }
    skipped(numbers).ifPresent(it -> blocks.add(new Block.Text(it)));
    FasterSettings.of(numbers).forEach(blocks::add);
    return blocks;
  }

  private static String inShort(List<Fact.Drill> drills) {
    var text = say("%s: %s.", Format.counted(drills.size(), "drill"),
        Arrays.stream(DrillScore.values())
            .filter(score -> count(drills, score) > 0)
            .map(score -> word(score.word().replace('-', ' ')) + " " + count(drills, score))
            .collect(Collectors.joining(", ")));
    long dark = drills.stream().filter(it -> it.crewDark().orElse(false)).count();
    return dark == 0 ? text : text + " " + say("In %d of them the crew had no internet.", dark);
  }

  private static long count(List<Fact.Drill> drills, DrillScore score) {
    return drills.stream().filter(it -> it.score() == score).count();
  }

  private static List<String> router(Fact.Drill it, Numbers numbers) {
    return List.of(at(it, numbers), numbers.box().label(it.tunnel()), word(it.cut().word().replace('-', ' ')),
        Format.duration(it.length()), it.detection().map(Format::duration).orElse(Format.NOTHING),
        it.theoryMin()
            .flatMap(min -> it.theoryMax().map(max -> say("%s to %s", Format.duration(min), Format.duration(max))))
            .orElse(Format.NOTHING),
        it.gap().map(Format::duration).orElse(Format.NOTHING), word(it.score().word().replace('-', ' ')));
  }

  private static String at(Fact.Drill it, Numbers numbers) {
    return Format.moment(it.start(), numbers.festival().window().zone());
  }

  private static List<String> felt(Fact.Drill it, Numbers numbers) {
    return List.of(at(it, numbers), numbers.box().label(it.tunnel()), of(it.connectionsLost(), it.connections()),
        of(it.namesLost(), it.names()), broken(it.keptConnections().flatMap(KeptConnections::failed)),
        broken(it.keptConnections().flatMap(KeptConnections::healthy)),
        it.even().map(Format::duration).orElse(Format.NOTHING));
  }

  private static String of(OptionalInt lost, OptionalInt tried) {
    return lost.isPresent() && tried.isPresent() ? say("%d of %d", lost.getAsInt(), tried.getAsInt()) : Format.NOTHING;
  }

  private static String broken(Optional<KeptConnections.Fates> fates) {
    return fates.map(it -> say("%d of %d", it.broken(), it.kept())).orElse(Format.NOTHING);
  }

  /// Of the plan's, by reason.
  private static Optional<String> skipped(Numbers numbers) {
    var reasons = numbers.festival().drillSkips().stream().map(Fact.DrillSkipped::reason).toList();
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(say("Planned drills that did not begin: %d (%s).", reasons.size(), byReason(reasons)));
  }

  /// `busy 1, load 3`.
  static String byReason(List<String> reasons) {
    var times = new TreeMap<String, Integer>();
    reasons.forEach(it -> times.merge(it, 1, Integer::sum));
    return times.entrySet().stream().map(it -> it.getKey() + " " + it.getValue()).collect(Collectors.joining(", "));
  }
}
