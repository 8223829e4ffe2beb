package net.wanwatch.collector.compare;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// The last comparison of each kind that is over, and counts of what happened since this process began. One that runs is not shown: its
/// first blocks say less than the last one's all. Told and asked from any thread.
public final class ComparisonResults implements Consumer<Fact> {
  private static final int KEPT = 20;

  /// By router, work and flows.
  private final Map<String, Fact.Comparison> last = new TreeMap<>();
  private final Deque<Fact.Comparison> recent = new ArrayDeque<>();
  private final Map<String, Counts> counts = new HashMap<>();

  /// Of one router.
  static final class Counts {
    final Map<Throughput.Outcome, Long> runs = new TreeMap<>();
    final Map<String, Long> skipped = new TreeMap<>();
  }

  /// @param before the newest of each kind, of an earlier process
  public ComparisonResults(Collection<Fact.Comparison> before) {
    before.forEach(this::remember);
  }

  @Override
  public synchronized void accept(Fact fact) {
    switch (fact) {
      case Fact.Comparison it when it.outcome().isPresent() -> {
        remember(it);
        recent.addFirst(it);
        while (recent.size() > KEPT) {
          recent.removeLast();
        }
        of(it.router()).runs.merge(it.outcome().get(), 1L, Long::sum);
      }
      case Fact.ComparisonSkipped it -> of(it.router()).skipped.merge(it.reason(), 1L, Long::sum);
      default -> {
      }
    }
  }

  private void remember(Fact.Comparison it) {
    last.put("%s/%s/%02d".formatted(it.router(), it.work(), it.flows()), it);
  }

  private Counts of(String router) {
    return counts.computeIfAbsent(router, _ -> new Counts());
  }

  synchronized Counts counts(String router) {
    var copy = new Counts();
    copy.runs.putAll(of(router).runs);
    copy.skipped.putAll(of(router).skipped);
    return copy;
  }

  /// The last of each kind.
  synchronized List<Fact.Comparison> last() {
    return List.copyOf(last.values());
  }

  /// Since this process began, newest first.
  synchronized List<Fact.Comparison> recent() {
    return List.copyOf(recent);
  }
}
