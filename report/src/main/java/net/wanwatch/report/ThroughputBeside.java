package net.wanwatch.report;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.report.chapter.CapacityChapter;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.number.TestSums;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// Throughput beside that of an earlier report: medians with what they lie between. A difference is told only where those do not overlap.
final class ThroughputBeside {
  private ThroughputBeside() {}

  /// @param then the earlier summary's list
  static Optional<List<Block>> of(Numbers numbers, JsonNode then) {
    var rows = new ArrayList<List<String>>();
    for (var group : numbers.capacity().groups()) {
      for (var earlier : then) {
        if (isSame(group.kind(), earlier) && earlier.path("median-bytes-per-second").isNumber()) {
          group.throughput().median().ifPresent(now -> rows.add(row(numbers, group, now, earlier)));
          break;
        }
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(List.of(
            new Block.Table(say("Throughput beside that report: medians, and what they lie between in 95 of 100 cases"),
                all("over", "direction", "flows", "this report", "runs", "that report", "runs", "change"), rows),
            new Block.Text(say(
                "Where what they lie between overlaps, no difference is shown: it may be there, and so many runs do not tell. Of fewer than six runs nothing is known."))));
  }

  private static boolean isSame(TestSums.Kind kind, JsonNode earlier) {
    return kind.over().equals(earlier.path("over").asText()) && kind.tunnel().equals(earlier.path("tunnel").asText())
        && kind.direction().equals(earlier.path("direction").asText())
        && kind.protocol().equals(earlier.path("protocol").asText()) && kind.flows() == earlier.path("flows").asInt();
  }

  private static List<String> row(Numbers numbers, TestSums.Group group, double now, JsonNode earlier) {
    double before = earlier.path("median-bytes-per-second").asDouble();
    var between = interval(earlier);
    return List.of(CapacityChapter.label(numbers, group.kind()), word(group.kind().direction()),
        group.kind().protocol() + " × " + group.kind().flows(), said(now, group.throughput().medianInterval()),
        Format.count(group.throughput().count()), said(before, between), Format.count(earlier.path("done").asInt()),
        change(now, group.throughput().medianInterval(), before, between));
  }

  private static Optional<Sample.Interval> interval(JsonNode earlier) {
    var low = earlier.path("median-low-bytes-per-second");
    var high = earlier.path("median-high-bytes-per-second");
    return low.isNumber() && high.isNumber()
        ? Optional.of(new Sample.Interval(low.asDouble(), high.asDouble()))
        : Optional.empty();
  }

  private static String said(double median, Optional<Sample.Interval> between) {
    return Format.rate(median)
        + between.map(it -> say(" (%s to %s)", Format.rate(it.from()), Format.rate(it.to()))).orElse("");
  }

  private static String change(double now, Optional<Sample.Interval> here, double before,
      Optional<Sample.Interval> there) {
    if (here.isEmpty() || there.isEmpty()) {
      return say("not known");
    }
    if (here.get().overlaps(there.get()) || before <= 0) {
      return say("no difference shown");
    }
    double difference = (now - before) / before;
    return (difference > 0 ? "+" : "") + Format.percent(difference);
  }
}
