package net.wanwatch.report.chapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.report.chart.Boxes;
import net.wanwatch.report.chart.Drawing;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.number.TestSums;
import net.wanwatch.report.page.Block;
import net.wanwatch.report.page.Format;

/// How fast the tunnels were when they were tried.
public final class CapacityChapter {
  private CapacityChapter() {}

  public static List<Block> of(Numbers numbers) {
    var capacity = numbers.capacity();
    var blocks = new ArrayList<Block>();
    if (capacity.runs().isEmpty()) {
      blocks.add(new Block.Text("No throughput test was run."));
    } else {
      blocks.add(new Block.Text(
          "Throughput is what arrived at the receiving end of iperf3, through the tunnel. %d runs, %d done. One flow is what one user feels, several are the tunnel's capacity."
              .formatted(capacity.runs().size(), capacity.done())));
      blocks.add(table(numbers));
      for (var direction : Throughput.Direction.values()) {
        byHour(numbers, direction).ifPresent(d -> blocks.add(new Block.Figure(d)));
      }
      flows(numbers).ifPresent(blocks::add);
      congestion(numbers).ifPresent(blocks::add);
    }
    reasons("Runs that failed", capacity.failed(), blocks);
    reasons("Runs that were due and skipped, which is neither a failure nor a zero", capacity.skipped(), blocks);
    return blocks;
  }

  private static void reasons(String caption, Map<String, Integer> reasons, List<Block> blocks) {
    if (!reasons.isEmpty()) {
      blocks.add(new Block.Table(caption, List.of("reason", "runs"),
          reasons.entrySet().stream().map(e -> List.of(e.getKey(), Format.count(e.getValue()))).toList()));
    }
  }

  private static Block table(Numbers numbers) {
    var rows = new ArrayList<List<String>>();
    for (var group : numbers.capacity().groups()) {
      var sample = group.throughput();
      rows.add(List.of(label(numbers, group.kind()), group.kind().direction(),
          group.kind().protocol() + " × " + group.kind().flows(), Integer.toString(sample.count()),
          Integer.toString(group.failures()), Format.of(sample.quantile(0.05), Format::rate),
          Format.of(sample.median(), Format::rate), Format.of(sample.quantile(0.95), Format::rate),
          group.kind().protocol().equals("udp")
              ? "lost " + Format.of(group.lost(), Format::percent) + ", jitter "
                  + Format.of(group.jitter(), Format::seconds)
              : "retransmits " + Format.of(group.retransmits(), v -> Format.number(v, 0))));
    }
    return new Block.Table("Throughput by tunnel, direction and flows",
        List.of("over", "direction", "flows", "done", "failed", "p5", "median", "p95", "median of"), rows);
  }

  /// What a run went over, as people call it.
  public static String label(Numbers numbers, TestSums.Kind kind) {
    return switch (kind.over()) {
      case "aggregate" -> "all tunnels at once";
      case "crew" -> "the crew's path";
      default -> numbers.box().label(kind.tunnel());
    };
  }

  /// TCP with the most flows that were tried.
  private static Optional<Drawing> byHour(Numbers numbers, Throughput.Direction direction) {
    var zone = numbers.festival().window().zone();
    var groups = new ArrayList<Boxes.Group>();
    int flows = numbers.capacity()
        .runs()
        .stream()
        .filter(r -> isTcp(r, direction) && r.asked().over() == Throughput.Over.TUNNEL)
        .mapToInt(r -> r.asked().flows())
        .max()
        .orElse(0);
    for (var tunnel : numbers.box().tunnels()) {
      var points = numbers.capacity()
          .runs()
          .stream()
          .filter(r -> isTcp(r, direction) && r.tunnel().filter(tunnel.name()::equals).isPresent()
              && r.asked().flows() == flows)
          .flatMap(r -> r.result().total().map(total -> {
            var at = r.start().atZone(zone);
            return new Boxes.Measured(at.getHour() + at.getMinute() / 60d, total.throughput() * 8 / 1e6);
          }).stream())
          .toList();
      groups.add(new Boxes.Group(tunnel.label(), tunnel.index(), points));
    }
    long runs = groups.stream().mapToLong(g -> g.all().size()).sum();
    return runs == 0
        ? Optional.empty()
        : Optional.of(new Boxes(numbers.mark() + "throughput-" + direction.word(),
            "Throughput " + direction.word() + " by hour of the day, TCP with " + flows
                + (flows == 1 ? " flow" : " flows"),
            ("%d runs of all days. A box holds the middle half of its hour's runs, its line is the median, and the thin line reaches from the slowest"
                + " to the fastest; fewer than %d runs are a mark each.").formatted(runs, Boxes.ENOUGH),
            "hour of the day (local time)", "Mbit/s", groups).draw());
  }

  private static boolean isTcp(Fact.Benchmark run, Throughput.Direction direction) {
    return run.done() && run.asked().protocol() == Throughput.Protocol.TCP && run.asked().direction() == direction;
  }

  private static Optional<Block> flows(Numbers numbers) {
    var by = new TreeMap<String, TreeMap<Integer, TestSums.Group>>();
    numbers.capacity()
        .groups()
        .stream()
        .filter(g -> g.kind().protocol().equals("tcp") && g.throughput().count() > 0)
        .forEach(g -> by.computeIfAbsent(label(numbers, g.kind()) + ", " + g.kind().direction(), _ -> new TreeMap<>())
            .put(g.kind().flows(), g));
    var rows = new ArrayList<List<String>>();
    by.forEach((name, flows) -> {
      if (flows.size() > 1) {
        var few = flows.firstEntry().getValue().throughput().median().orElse(0);
        var many = flows.lastEntry().getValue().throughput().median().orElse(0);
        rows.add(List.of(name, flows.firstKey() + " against " + flows.lastKey(), Format.rate(few), Format.rate(many),
            Format.percent(many == 0 ? 0 : few / many)));
      }
    });
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table("What one user gets of the capacity: medians of few and of many flows",
            List.of("over", "flows", "few", "many", "few ÷ many"), rows));
  }

  private static Optional<Block> congestion(Numbers numbers) {
    var counts = new TreeMap<String, Integer>();
    numbers.capacity()
        .runs()
        .stream()
        .filter(r -> r.done() && r.asked().protocol() == Throughput.Protocol.TCP)
        .forEach(r -> counts.merge(r.result().congestion().isEmpty()
            ? "not told"
            : new TreeMap<>(r.result().congestion()).entrySet()
                .stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", ")),
            1, Integer::sum));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table("Congestion control at both ends, which decides what one flow gets",
            List.of("algorithms", "TCP runs"),
            counts.entrySet().stream().map(e -> List.of(e.getKey(), Format.count(e.getValue()))).toList()));
  }
}
