package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.report.number.LoadedTrips;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.Sample;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.Loss;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.PathWays;

/// Which way was lost, in what rows, what a call felt of it, and what the crew's own load did.
final class WaysTables {
  private WaysTables() {}

  static List<Block> of(Numbers numbers) {
    var blocks = new ArrayList<Block>();
    var paths = paths(numbers);
    directions(paths).ifPresent(blocks::add);
    calls(paths).ifPresent(blocks::add);
    loaded(numbers).ifPresent(blocks::add);
    return blocks;
  }

  private record Path(String name, PathMinutes minutes) {
    PathWays ways() {
      return minutes.ways();
    }
  }

  private static List<Path> paths(Numbers numbers) {
    var paths = new ArrayList<Path>();
    for (var tunnel : numbers.box().tunnels()) {
      numbers.festival().pinned(numbers.box(), tunnel).ifPresent(m -> paths.add(new Path(tunnel.label(), m)));
    }
    numbers.festival().crew(numbers.box()).ifPresent(m -> paths.add(new Path(say("the crew's new connections"), m)));
    return paths;
  }

  private static Optional<Block> directions(List<Path> paths) {
    var rows = new ArrayList<List<String>>();
    for (var path : paths) {
      var ways = path.ways();
      if (ways.minutes() > 0) {
        double nowhere = ways.lost() - ways.up().loss().lost() - ways.down().loss().lost();
        rows.add(List.of(path.name(), lost(ways.up().loss()), lost(ways.down().loss()),
            Format.count(Math.max(0, Math.round(nowhere))), variation(ways.up()), variation(ways.down()),
            ways.lost() == 0 ? Format.NOTHING : Format.number((double) ways.lost() / ways.runs(), 1),
            Format.count(ways.longestRun()), Format.number(100 * ways.toLoss(), 3) + " %",
            ways.lost() == 0 ? Format.NOTHING : Format.number(100 * ways.toAnswer(), 0) + " %"));
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(say(
            "Which way was lost: up is to the VPS. Rows are of lost probes, one behind the other; p and r are Gilbert's, the chance of a loss behind an answer and of an answer behind a loss. Variation is what 95 % of a minute's probes stayed within beyond its shortest (RFC 5481), the median of the minutes"),
            all("path", "lost up", "lost down", "lost, way not known", "variation up", "variation down", "mean row",
                "longest", "p", "r"),
            rows));
  }

  private static String lost(Loss loss) {
    return loss.sent() == 0 ? Format.NOTHING : said(loss);
  }

  /// `0.52 % (0.44 % to 0.61 %)`.
  static String said(Loss loss) {
    return Format.percent(loss.share())
        + loss.interval().map(it -> say(" (%s to %s)", Format.percent(it.from()), Format.percent(it.to()))).orElse("");
  }

  private static String variation(PathWays.Way way) {
    return way.variations().quantile(0.5).map(Format::duration).orElse(Format.NOTHING);
  }

  private static Optional<Block> calls(List<Path> paths) {
    var rows = paths.stream()
        .filter(path -> path.minutes().calls() > 0)
        .map(path -> List.of(path.name(), Format.hours(path.minutes().goodCalls() / 60d),
            Format.hours(path.minutes().calls() / 60d),
            Format.percent(path.minutes().goodCalls() / (double) path.minutes().calls())))
        .toList();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(say(
            "When a phone call would have been good: minutes of R ≥ 80 by ITU-T G.107, with G.711, its loss concealment and a buffer of 60 ms. No call was made"),
            all("path", "good", "of", "share"), rows));
  }

  private static Optional<Block> loaded(Numbers numbers) {
    var rows = new ArrayList<List<String>>();
    numbers.loadedTrips()
        .tunnels()
        .forEach((tunnel, pair) -> rows.add(List.of(numbers.box().label(tunnel), Format.count(pair.quiet().count()),
            median(pair.quiet()), Format.count(pair.loaded().count()), median(pair.loaded()))));
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(say(
            "Round trips under the crew's own load: minutes in which they moved more than half of what the tunnel's last throughput test did, and minutes with less than a twentieth; by hour in data/loaded-round-trips.csv"),
            all("tunnel", "quiet minutes", "round trip", "loaded minutes", "round trip"), rows));
  }

  private static String median(Sample sample) {
    var between = LoadedTrips.Pair.interval(sample);
    return Format.of(sample.median(), Format::seconds)
        + (between.isEmpty() ? "" : say(" (%s to %s)", Format.seconds(between.get(0)), Format.seconds(between.get(1))));
  }
}
