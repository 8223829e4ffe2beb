package net.wanwatch.report.chapter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
      blocks.add(new Block.Figure(new Bars(numbers.mark() + "what-broke-it", "What broke it",
          "Minutes in which a tunnel carried nothing, all tunnels together, by whose fault it was. Announced work is not in it.",
          "minutes", List.of("down"), 0, false,
          causes.entrySet()
              .stream()
              .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
              .map(it -> new Bars.Bar(it.getKey(), List.of(it.getValue() / 60)))
              .toList())
          .draw()));
    }
    blocks.add(new Block.Heading("What to do next year"));
    blocks.add(new Block.Items(Advice.of(numbers)));
    blocks.add(new Block.Table("The uplinks",
        List.of("uplink", "worked", "of the time watched", "carried a day", "tests cost a day"),
        numbers.box().tunnels().stream().map(it -> row(numbers, it)).toList()));
    return blocks;
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
        its == null ? Format.NOTHING : Format.percent(its.known().share()),
        bytes <= 0 || days <= 0 ? Format.NOTHING : Format.bytes(bytes / days),
        tests <= 0 || days <= 0 ? Format.NOTHING : Format.bytes(tests / days));
  }

  /// `99.31 %`, or between what its outages' bounds leave open: `99.2 to 99.4 %`. Of the time that was watched.
  private static String worked(Numbers numbers, String tunnel, double hours) {
    double seconds = hours * 3600;
    double down = 0;
    double open = 0;
    for (var outage : numbers.festival().outages()) {
      if (outage.tunnel().equals(tunnel) && !outage.maintenance()) {
        down += Festival.length(outage).toMillis() / 1e3;
        open += outage.startBound().plus(outage.endBound().orElse(Duration.ZERO)).toMillis() / 1e3;
      }
    }
    var most = share(1 - Math.max(0, down - open) / seconds);
    var least = share(1 - (down + open) / seconds);
    return most.equals(least) ? most : least.replace(" %", "") + " to " + most;
  }

  private static String share(double share) {
    return Format.number(100 * Math.clamp(share, 0, 1), 2) + " %";
  }
}
