package net.wanwatch.report.chapter;

import static net.wanwatch.report.words.Words.all;
import static net.wanwatch.report.words.Words.say;
import static net.wanwatch.report.words.Words.word;

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
      blocks.add(new Block.Text(say("No throughput test was run.")));
    } else {
      blocks.add(new Block.Text(say(
          "Throughput is what arrived at the receiving end of iperf3, through the tunnel. %d runs, %d done. One flow is what one user feels, several are the tunnel's capacity.",
          capacity.runs().size(), capacity.done())));
      blocks.add(table(numbers));
      for (var direction : Throughput.Direction.values()) {
        byHour(numbers, direction).ifPresent(d -> blocks.add(new Block.Figure(d)));
      }
      flows(numbers).ifPresent(blocks::add);
      congestion(numbers).ifPresent(blocks::add);
    }
    reasons(say("Runs that failed"), capacity.failed(), blocks);
    reasons(say("Runs that were due and skipped, which is neither a failure nor a zero"), capacity.skipped(), blocks);
    return blocks;
  }

  private static void reasons(String caption, Map<String, Integer> reasons, List<Block> blocks) {
    if (!reasons.isEmpty()) {
      blocks.add(new Block.Table(caption, all("reason", "runs"),
          reasons.entrySet().stream().map(e -> List.of(e.getKey(), Format.count(e.getValue()))).toList()));
    }
  }

  private static Block table(Numbers numbers) {
    var rows = new ArrayList<List<String>>();
    for (var group : numbers.capacity().groups()) {
      var sample = group.throughput();
      rows.add(List.of(label(numbers, group.kind()), word(group.kind().direction()),
          group.kind().protocol() + " × " + group.kind().flows(), Integer.toString(sample.count()),
          Integer.toString(group.failures()), Format.of(sample.quantile(0.05), Format::rate),
          Format.of(sample.median(), Format::rate), Format.of(sample.quantile(0.95), Format::rate),
          group.kind().protocol().equals("udp")
              ? say("lost %s, jitter %s", Format.of(group.lost(), Format::percent),
                  Format.of(group.jitter(), Format::seconds))
              : say("retransmits %s", Format.of(group.retransmits(), v -> Format.number(v, 0)))));
    }
    return new Block.Table(say("Throughput by tunnel, direction and flows"),
        all("over", "direction", "flows", "done", "failed", "p5", "median", "p95", "median of"), rows);
  }

  /// What a run went over, as people call it.
  public static String label(Numbers numbers, TestSums.Kind kind) {
    return switch (kind.over()) {
      case "aggregate" -> say("all tunnels at once");
      case "crew" -> say("the crew's path");
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
            say("Throughput %s by hour of the day, TCP with %s", word(direction.word()), Format.counted(flows, "flow")),
            say("%d runs of all days. A box holds the middle half of its hour's runs, its line is the median, and the thin line reaches from the slowest"
                + " to the fastest; fewer than %d runs are a mark each.", runs, Boxes.ENOUGH),
            say("hour of the day (local time)"), "Mbit/s", groups).draw());
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
        .forEach(
            g -> by.computeIfAbsent(label(numbers, g.kind()) + ", " + word(g.kind().direction()), _ -> new TreeMap<>())
                .put(g.kind().flows(), g));
    var rows = new ArrayList<List<String>>();
    by.forEach((name, flows) -> {
      if (flows.size() > 1) {
        var few = flows.firstEntry().getValue().throughput().median().orElse(0);
        var many = flows.lastEntry().getValue().throughput().median().orElse(0);
        rows.add(List.of(name, say("%d against %d", flows.firstKey(), flows.lastKey()), Format.rate(few),
            Format.rate(many), Format.percent(many == 0 ? 0 : few / many)));
      }
    });
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(say("What one user gets of the capacity: medians of few and of many flows"),
            all("over", "flows", "few", "many", "few ÷ many"), rows));
  }

  private static Optional<Block> congestion(Numbers numbers) {
    var counts = new TreeMap<String, Integer>();
    numbers.capacity()
        .runs()
        .stream()
        .filter(r -> r.done() && r.asked().protocol() == Throughput.Protocol.TCP)
        .forEach(r -> counts.merge(r.result().congestion().isEmpty()
            ? say("not told")
            : new TreeMap<>(r.result().congestion()).entrySet()
                .stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", ")),
            1, Integer::sum));
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(say("Congestion control at both ends, which decides what one flow gets"),
            all("algorithms", "TCP runs"),
            counts.entrySet().stream().map(e -> List.of(e.getKey(), Format.count(e.getValue()))).toList()));
  }
}
