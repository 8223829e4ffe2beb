package net.wanwatch.report.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import net.wanwatch.fact.Fact;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.Natural;
import net.wanwatch.report.read.RouterReport;

/// What the throughput tests measured.
///
/// @param runs of the box, by time
/// @param groups runs of one kind, with their throughputs
/// @param skipped by reason
/// @param failed by reason
/// @param transferred bytes that the tests cost
public record TestSums(List<Fact.Benchmark> runs, List<Group> groups, Map<String, Integer> skipped,
    Map<String, Integer> failed, double transferred) {
  /// What was asked of what.
  ///
  /// @param over `tunnel`, `aggregate` or `crew`
  /// @param tunnel its name; for the others the same as `over`
  public record Kind(String over, String tunnel, String direction, String protocol,
      int flows) implements Comparable<Kind> {
    private static final Comparator<Kind> ORDER = Comparator.comparingInt(Kind::place)
        .thenComparing(Kind::tunnel, Natural.ORDER)
        .thenComparing(Kind::direction)
        .thenComparing(Kind::protocol)
        .thenComparingInt(Kind::flows);

    static Kind of(Fact.Benchmark run) {
      var asked = run.asked();
      return new Kind(asked.over().word(), run.label(), asked.direction().word(), asked.protocol().word(),
          asked.flows());
    }

    private int place() {
      return over.equals("tunnel") ? 0 : over.equals("aggregate") ? 1 : 2;
    }

    @Override
    public int compareTo(Kind other) {
      return ORDER.compare(this, other);
    }
  }

  /// @param throughput bytes/s of the runs that were done
  /// @param retransmits median a run
  public record Group(Kind kind, int runs, int failures, Sample throughput, OptionalDouble retransmits,
      OptionalDouble lost, OptionalDouble jitter) {}

  public static TestSums of(Festival whole, RouterReport box) {
    var festival = whole.of(box);
    return of(festival.runs(), reasons(festival));
  }

  private static Map<String, Integer> reasons(Festival festival) {
    var skipped = new TreeMap<String, Integer>();
    festival.skips().forEach(s -> skipped.merge(s.reason(), 1, Integer::sum));
    return skipped;
  }

  private static TestSums of(List<Fact.Benchmark> runs, Map<String, Integer> skipped) {
    var failed = new TreeMap<String, Integer>();
    runs.stream()
        .filter(r -> !r.done())
        .forEach(r -> failed.merge(r.end().reason().orElse(r.end().outcome().word()), 1, Integer::sum));
    return new TestSums(runs, groups(runs, _ -> true), skipped, failed,
        runs.stream().mapToDouble(r -> r.result().transferred().orElse(0)).sum());
  }

  /// The runs that `which` takes, by kind.
  public static List<Group> groups(List<Fact.Benchmark> runs, Predicate<Fact.Benchmark> which) {
    var kinds = new TreeMap<Kind, List<Fact.Benchmark>>();
    runs.stream().filter(which).forEach(r -> kinds.computeIfAbsent(Kind.of(r), _ -> new ArrayList<>()).add(r));
    var groups = new ArrayList<Group>();
    kinds.forEach((kind, of) -> {
      var done = of.stream().filter(Fact.Benchmark::done).flatMap(run -> run.result().total().stream()).toList();
      groups.add(new Group(kind, of.size(), of.size() - done.size(),
          Sample.of(done.stream().map(rate -> (double) rate.throughput()).toList()),
          median(done.stream().flatMapToLong(rate -> rate.retransmits().stream()).asDoubleStream()),
          median(done.stream().flatMapToDouble(rate -> rate.lost().stream())),
          median(done.stream().flatMapToDouble(rate -> rate.jitter().stream()))));
    });
    return List.copyOf(groups);
  }

  private static OptionalDouble median(DoubleStream values) {
    return Sample.of(values.boxed().toList()).median();
  }

  /// Median bytes/s of a kind; with several flows, of the most flows that were tried.
  public OptionalDouble median(String over, String tunnel, String direction) {
    return groups.stream()
        .filter(g -> g.kind.over.equals(over) && g.kind.tunnel.equals(tunnel) && g.kind.direction.equals(direction)
            && g.kind.protocol.equals("tcp") && g.throughput.count() > 0)
        .max(Comparator.comparingInt(g -> g.kind.flows))
        .map(g -> g.throughput.median())
        .orElse(OptionalDouble.empty());
  }

  public int done() {
    return (int) runs.stream().filter(Fact.Benchmark::done).count();
  }
}
