package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// The same work over one tunnel, over mwan3 and by MPTCP in the same minutes.
public final class ComparisonsChapter {
  private ComparisonsChapter() {}

  public static List<Block> of(Numbers numbers) {
    var comparisons = numbers.festival().comparisons();
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Text(say(
        "The same work went over each way once in every block of a few minutes, in random order, so weather and crowd were the same for each.")));
    var items = new ArrayList<String>();
    var ways = new ArrayList<List<String>>();
    var without = new ArrayList<String>();
    for (var it : comparisons) {
      it.ratios().forEach(ratio -> items.add(sentence(it, ratio, numbers)));
      it.treatments().forEach(way -> ways.add(row(it, way, numbers)));
      it.leftOut()
          .forEach((name, why) -> without.add(say("%s, without %s: %s", work(it), way(name, it, numbers), why)));
    }
    if (!items.isEmpty()) {
      blocks.add(new Block.Items(items));
    }
    var skipped = numbers.festival().comparisonSkips().stream().map(Fact.ComparisonSkipped::reason).toList();
    if (!skipped.isEmpty()) {
      blocks.add(new Block.Text(
          say("Planned comparisons that did not begin: %d (%s).", skipped.size(), DrillsChapter.byReason(skipped))));
    }
    if (comparisons.isEmpty()) {
      return blocks;
    }
    blocks.add(new Block.Table(say("What each way got, median of the blocks"),
        all("began", "work", "way", "blocks", "median", "round trip meanwhile", "router busy", "downloaded"), ways));
    if (!without.isEmpty()) {
      blocks.add(new Block.Items(without));
    }
    blocks.add(new Block.Text(say(
        "In brackets is what the ratio lies between in 95 of 100 cases, reckoned over blocks. Where 1 is in it no difference was shown, which does not say that there is none. Of fewer than six blocks nothing is said. A page is 100 kB; a page that is not there after 10 s counts as 10 s, a packet that is lost as 2 s.")));
    return blocks;
  }

  private static List<String> row(Fact.Comparison it, Compared.Treatment way, Numbers numbers) {
    return List.of(Format.minute(it.start(), numbers.festival().window().zone()), work(it),
        way(way.name(), it, numbers), say("%d of %d", it.blocks(), it.blocksAsked()), value(it.work(), way.median()),
        Format.of(way.rtt(), ComparisonsChapter::milliseconds), Format.of(way.routerCpu(), Format::percent),
        way.transferred().isPresent() ? Format.bytes((double) way.transferred().getAsLong()) : Format.NOTHING);
  }

  static String work(Fact.Comparison it) {
    return switch (it.work()) {
      case BULK -> say("download, %s", Format.counted(it.flows(), "flow"));
      case PAGES -> say("pages, %s", Format.counted(it.flows(), "flow"));
      case CALL -> say("a call's packets");
    };
  }

  private static String value(Work work, OptionalDouble value) {
    return switch (work) {
      case BULK -> Format.of(value, Format::rate);
      case PAGES, CALL -> Format.of(value, ComparisonsChapter::milliseconds);
    };
  }

  private static String milliseconds(double seconds) {
    return Format.number(seconds * 1000, 0) + " ms";
  }

  /// `one` is the tunnel; the same once more, against which chance is seen, says so.
  private static String way(String name, Fact.Comparison it, Numbers numbers) {
    var again = name.endsWith("-again");
    var plain = again ? name.substring(0, name.length() - "-again".length()) : name;
    var said = switch (plain) {
      case "one" -> say("%s alone", it.tunnel().map(numbers.box()::label).orElse("one"));
      case "mptcp" -> "MPTCP";
      default -> plain;
    };
    return again ? say("%s again", said) : said;
  }

  private static String sentence(Fact.Comparison it, Compared.Ratio ratio, Numbers numbers) {
    var of = way(ratio.of(), it, numbers);
    var to = way(ratio.to(), it, numbers);
    var interval = interval(ratio);
    if (interval.isEmpty()) {
      return say("%s: %s and %s met in %s, of which nothing can be said.", work(it), of, to,
          Format.counted(ratio.blocks(), "block"));
    }
    var times = Format.number(ratio.ratio().orElse(1), 2);
    return switch (ratio.difference()) {
      case BETTER,
          WORSE ->
        it.work() == Work.BULK
            ? say("%s: %s carried %s times as much as %s %s.", work(it), of, times, to, interval.get())
            : say("%s: %s took %s times as long as %s %s.", work(it), of, times, to, interval.get());
      case HELD_BY_CEILING -> say(
          "%s: one of %s and %s got as much as its ceiling lets it and may carry more, so who is better is not known.",
          work(it), of, to);
      case NO_DIFFERENCE_SHOWN, TOO_FEW_BLOCKS ->
        say("%s: between %s and %s no difference was shown %s.", work(it), of, to, interval.get());
    };
  }

  private static Optional<String> interval(Compared.Ratio ratio) {
    return ratio.low().isPresent() && ratio.high().isPresent()
        ? Optional.of(say("(%s to %s)", Format.number(ratio.low().getAsDouble(), 2),
            Format.number(ratio.high().getAsDouble(), 2)))
        : Optional.empty();
  }
}
