package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.report.chart.Dots;
import net.wanwatch.report.chart.Drawing;
import net.wanwatch.report.chart.LineChart;
import net.wanwatch.report.number.Broken;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// How fast mwan3 was, and where it was wrong.
public final class FailoverChapter {
  private static final int MOST = 100;

  private FailoverChapter() {}

  public static List<Block> of(Numbers numbers) {
    var failovers = numbers.failovers();
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Text(say(
        "Detection is from the outage's start to mwan3's “offline”; the gap is how long connections that sat on the tunnel stalled, the median over those flows. Where no flow sat there, there is no gap, and never a zero.")));
    var known = numbers.reliability().known();
    if (!known.isWhole()) {
      blocks.add(new Block.Text(say("What mwan3 did while nobody watched is not known: %s.", known.said())));
    }
    var rows = new ArrayList<>(List.of(List.of(say("failovers"), Format.count(failovers.counted().size())),
        List.of(say("theory of the detection, from the router's settings"), Theory.of(failovers.counted())),
        List.of(say("detection p50 / p95 / max"), three(failovers.detections())),
        List.of(say("detections within the theory, ± 1 s"),
            say("%d of %d", failovers.within(), failovers.detections().count())),
        List.of(say("gap p50 / p95 / max"), three(failovers.gaps())),
        List.of(say("gaps measured"), Format.count(failovers.gaps().count())),
        List.of(say("failbacks"), Format.count(failovers.failbacks())),
        List.of(say("on purpose or in maintenance, not counted"), Format.count(failovers.expected())),
        List.of(say("with no other tunnel to go to, not counted"), Format.count(failovers.alone()))));
    failovers.brokenOnIt()
        .ifPresent(it -> rows.add(List.of(say("TCP connections broken on the tunnel that failed"), broken(it))));
    failovers.brokenOnHealthy()
        .ifPresent(it -> rows.add(List.of(say("TCP connections broken on healthy tunnels"), broken(it))));
    failovers.brokenByFailbacks()
        .ifPresent(it -> rows.add(List.of(say("TCP connections broken when a tunnel came back"), broken(it))));
    blocks.add(new Block.Table(say("Failovers in short"), all("number", "value"), rows));
    if (failovers.gaps().count() + failovers.detections().count() > 0) {
      blocks.add(new Block.Figure(chart(numbers)));
    }
    table(numbers, blocks);
    findings(numbers, blocks);
    return blocks;
  }

  /// Of those that were kept to see it.
  private static String broken(Broken it) {
    return say("%d of %d", it.broken(), it.kept())
        + (it.stuck() == 0 ? "" : say(", %d of them stuck on a dead path", it.stuck()));
  }

  private static String three(Sample sample) {
    return Format.of(sample.median(), Format::seconds) + " / " + Format.of(sample.quantile(0.95), Format::seconds)
        + " / " + Format.of(sample.largest(), Format::seconds);
  }

  private static Drawing chart(Numbers numbers) {
    var counted = numbers.failovers().counted();
    var gaps = new ArrayList<LineChart.Point>();
    var detections = new ArrayList<LineChart.Point>();
    for (int i = 0; i < counted.size(); i++) {
      int n = i + 1;
      counted.get(i).gap().ifPresent(g -> gaps.add(new LineChart.Point(n, g.toNanos() / 1e9)));
      counted.get(i).detection().ifPresent(d -> detections.add(new LineChart.Point(n, d.toNanos() / 1e9)));
    }
    double least = counted.stream().mapToDouble(f -> f.theoryMin().toNanos() / 1e9).min().orElse(0);
    double most = counted.stream().mapToDouble(f -> f.theoryMax().toNanos() / 1e9).max().orElse(0);
    return new Dots(numbers.mark() + "failovers", say("Detection and gap of every failover"),
        say("In the order of time; the band is the detection that the router's settings allow, %s.",
            Theory.of(counted)),
        say("failover"), say("seconds"), 0, counted.size() + 1, List.of(least, most),
        List.of(new Dots.Group(say("detection"), 0, detections), new Dots.Group(say("gap"), 1, gaps))).draw();
  }

  private static void table(Numbers numbers, List<Block> blocks) {
    var zone = numbers.festival().window().zone();
    var all = numbers.failovers().all().stream().filter(f -> f.direction() == FailoverDirection.FAILOVER).toList();
    if (all.isEmpty()) {
      return;
    }
    blocks.add(new Block.Table(
        all.size() > MOST
            ? say("Failovers: the first %d of %d, all in data/failovers.csv", MOST, all.size())
            : say("Failovers"),
        all("mwan3 left it", "tunnel", "detection", "theory", "gap", "spread", "flows", "moved", "share before"),
        all.stream().limit(MOST).map(f -> row(f, numbers, Format.moment(numbers.failovers().left(f), zone))).toList()));
  }

  private static List<String> row(Fact.Failover f, Numbers numbers, String at) {
    return List.of(at,
        numbers.box().label(f.tunnel()) + (f.expected()
            ? say(" (on purpose)")
            : numbers.failovers().counted().contains(f) ? "" : say(" (nowhere to go)")),
        f.detection().map(Format::duration).orElse(Format.NOTHING),
        say("%s to %s", Format.duration(f.theoryMin()), Format.duration(f.theoryMax())),
        f.gap().map(Format::duration).orElse(Format.NOTHING),
        f.gapMin().isPresent() && f.gapMax().isPresent()
            ? say("%s to %s", Format.duration(f.gapMin().get()), Format.duration(f.gapMax().get()))
            : Format.NOTHING,
        Integer.toString(f.gapFlows()), f.moved().isPresent() ? Integer.toString(f.moved().getAsInt()) : Format.NOTHING,
        f.share().isPresent() ? Format.percent(f.share().getAsDouble()) : Format.NOTHING);
  }

  private static void findings(Numbers numbers, List<Block> blocks) {
    var rows = new ArrayList<List<String>>();
    numbers.failovers()
        .findings()
        .forEach((tunnel,
            kinds) -> kinds.forEach((kind, found) -> rows
                .add(List.of(numbers.box().label(tunnel), word(kind.word()), Integer.toString(found.times()),
                    Format.duration(Duration.ofMillis(Math.round(found.seconds() * 1000)))))));
    if (rows.isEmpty() && numbers.reliability().known().hours() <= 0) {
      blocks.add(new Block.Text(say("Nobody watched whether mwan3 was right.")));
    } else if (rows.isEmpty()) {
      blocks.add(new Block.Text(say(
          "mwan3 was never found wrong: no false alarm, and blind to nothing that lasted longer than its own theory plus 5 s.")));
    } else {
      blocks.add(new Block.Table(say(
          "Where mwan3 was wrong: blind (it kept a bad tunnel in use) and false-alarm (it left out a good one); and where a tunnel's"
              + " own packets left by another uplink than its own: wrong-way"),
          all("tunnel", "finding", "times", "in all"), rows));
    }
  }
}
