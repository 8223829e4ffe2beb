package net.wanwatch.collector.benchmark.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.TestPlanner;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Protocol;

/// The last results, which outlive a restart, and counts of what happened since this process began.
public final class Results implements Consumer<Fact>, TestPlanner.Results {
  private static final int RECENT = 20;

  private final LedgerFile ledger;
  private final Map<String, Counts> counts = new TreeMap<>();
  private final List<Fact> recent = new ArrayList<>();

  /// Of one router.
  static final class Counts {
    long runs;
    long transferred;
    final Map<String, Long> failures = new TreeMap<>();
    final Map<String, Long> skipped = new TreeMap<>();
  }

  public Results(LedgerFile ledger) {
    this.ledger = ledger;
  }

  @Override
  public synchronized void accept(Fact fact) {
    switch (fact) {
      case Fact.Benchmark run -> ran(run);
      case Fact.BenchmarkSkipped skip -> {
        of(skip.router()).skipped.merge(skip.reason(), 1L, Long::sum);
        keep(skip);
      }
      default -> {
      }
    }
  }

  private void ran(Fact.Benchmark run) {
    var counts = of(run.router());
    counts.runs++;
    counts.transferred += run.result().transferred().orElse(0);
    keep(run.brief());
    if (run.done()) {
      var asked = run.asked();
      ledger.last(String.join("/", run.router(), run.label(), asked.direction().word(), asked.protocol().word(),
          String.valueOf(asked.flows()), asked.scenario()), run.brief());
    } else {
      counts.failures.merge(run.end().reason().orElse(""), 1L, Long::sum);
    }
  }

  private void keep(Fact fact) {
    recent.addFirst(fact);
    while (recent.size() > RECENT) {
      recent.removeLast();
    }
  }

  private Counts of(String router) {
    return counts.computeIfAbsent(router, _ -> new Counts());
  }

  synchronized Counts counts(String router) {
    var now = of(router);
    var copy = new Counts();
    copy.runs = now.runs;
    copy.transferred = now.transferred;
    copy.failures.putAll(now.failures);
    copy.skipped.putAll(now.skipped);
    return copy;
  }

  /// What happened since this process began, skips too, in brief, newest first.
  public synchronized List<Fact> recent() {
    return List.copyOf(recent);
  }

  /// The last result of everything that was ever tested, oldest first.
  public List<Fact.Benchmark> last() {
    return List.copyOf(ledger.now().last().values());
  }

  /// The newest done by tcp.
  ///
  /// @param label as facts are told apart by
  Optional<Fact.Benchmark> newest(String router, String label, Direction direction) {
    return last().stream()
        .filter(run -> run.router().equals(router) && run.label().equals(label) && run.asked().direction() == direction
            && run.asked().protocol() == Protocol.TCP)
        .reduce((_, newer) -> newer);
  }

  @Override
  public OptionalDouble throughput(String router, String label, Direction direction) {
    return newest(router, label, direction).flatMap(run -> run.result().total())
        .map(total -> OptionalDouble.of((double) total.throughput()))
        .orElse(OptionalDouble.empty());
  }
}
