package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.wanwatch.report.chart.Bars;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.RouterReport;

/// For whoever reads one page only, and knows nothing of networks.
public final class OnePage {
  private OnePage() {}

  public static List<Block> of(Numbers numbers) {
    var blocks = new ArrayList<Block>();
    blocks.add(new Block.Items(Findings.plain(numbers)));
    var causes = Advice.causes(numbers);
    if (!causes.isEmpty()) {
      blocks.add(new Block.Figure(new Bars(numbers.mark() + "what-broke-it", say("What broke it"), say(
          "Minutes in which an uplink carried nothing, all of them added up, by what was broken. Announced work is not in it."),
          say("minutes"), List.of(say("minutes")), 0, false,
          causes.entrySet()
              .stream()
              .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
              .map(it -> new Bars.Bar(it.getKey(), List.of(it.getValue() / 60)))
              .toList())
          .draw()));
    }
    blocks.add(new Block.Heading(say("What to do next year")));
    blocks.add(new Block.Items(Advice.of(numbers)));
    blocks.add(
        new Block.Table(say("The uplinks one by one"), all("uplink", "worked", "watched", "data a day", "of it tests"),
            Stream.concat(numbers.box().tunnels().stream().map(it -> row(numbers, it)), Stream.of(crew(numbers)))
                .toList()));
    return blocks;
  }

  /// What the crew had by all of them: only where none carried anything it did not work.
  private static List<String> crew(Numbers numbers) {
    var known = numbers.usable().known();
    double days = numbers.festival().window().hours() / 24;
    var outages = numbers.festival().crewOutages();
    double down = outages.stream().mapToDouble(it -> Festival.length(it).toMillis() / 1e3).sum();
    double open = outages.stream().mapToDouble(it -> open(it.startBound(), it.endBound())).sum();
    return List.of(say("the crew's internet"), known.hours() <= 0 ? Format.NOTHING : worked(down, open, known.hours()),
        Format.percent(known.share()), aDay(numbers.demand().total(), days),
        aDay(numbers.capacity().transferred(), days));
  }

  private static List<String> row(Numbers numbers, RouterReport.Tunnel tunnel) {
    var its = numbers.reliability().tunnels().get(tunnel.name());
    double days = numbers.festival().window().hours() / 24;
    double bytes = numbers.demand().down().getOrDefault(tunnel.name(), 0d)
        + numbers.demand().up().getOrDefault(tunnel.name(), 0d);
    double tests = numbers.capacity()
        .runs()
        .stream()
        .filter(run -> run.tunnel().filter(tunnel.name()::equals).isPresent())
        .mapToDouble(run -> run.result().transferred().orElse(0))
        .sum();
    return List.of(tunnel.label(),
        its == null || its.known().hours() <= 0 ? Format.NOTHING : worked(numbers, tunnel.name(), its.known().hours()),
        its == null ? Format.NOTHING : Format.percent(its.known().share()), aDay(bytes, days), aDay(tests, days));
  }

  private static String aDay(double bytes, double days) {
    return bytes <= 0 || days <= 0 ? Format.NOTHING : Format.bytes(bytes / days);
  }

  private static String worked(Numbers numbers, String tunnel, double hours) {
    double down = 0;
    double open = 0;
    for (var outage : numbers.festival().outages()) {
      if (outage.tunnel().equals(tunnel) && !outage.maintenance()) {
        down += Festival.length(outage).toMillis() / 1e3;
        open += open(outage.startBound(), outage.endBound());
      }
    }
    return worked(down, open, hours);
  }

  /// Seconds that an outage may have been longer or shorter.
  private static double open(Duration startBound, Optional<Duration> endBound) {
    return startBound.plus(endBound.orElse(Duration.ZERO)).toMillis() / 1e3;
  }

  /// `99.31 %`, or between what its outages' bounds leave open: `99.2 to 99.4 %`. Of the time that was watched.
  private static String worked(double down, double open, double hours) {
    var most = share(1 - Math.max(0, down - open) / (hours * 3600));
    var least = share(1 - (down + open) / (hours * 3600));
    return most.equals(least) ? most : say("%s to %s", least.replace(" %", ""), most);
  }

  private static String share(double share) {
    return Format.number(100 * Math.clamp(share, 0, 1), 2) + " %";
  }
}
