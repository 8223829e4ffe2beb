package net.wanwatch.collector.drill;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;

/// The last drill of each tunnel, and counts of what happened since this process began. Told and asked from any thread.
public final class DrillResults implements Consumer<Fact> {
  private static final int KEPT = 20;

  /// By router and tunnel.
  private final Map<String, Fact.Drill> last = new TreeMap<>();
  private final Deque<Fact.Drill> recent = new ArrayDeque<>();
  private final Map<String, Counts> counts = new HashMap<>();

  /// Of one router.
  static final class Counts {
    final Map<DrillScore, Long> runs = new TreeMap<>();
    final Map<String, Long> skipped = new TreeMap<>();
  }

  /// @param before the newest of each tunnel, of an earlier process
  public DrillResults(Collection<Fact.Drill> before) {
    before.forEach(this::remember);
  }

  @Override
  public synchronized void accept(Fact fact) {
    switch (fact) {
      case Fact.Drill drill -> {
        remember(drill);
        recent.addFirst(drill);
        while (recent.size() > KEPT) {
          recent.removeLast();
        }
        of(drill.router()).runs.merge(drill.score(), 1L, Long::sum);
      }
      case Fact.DrillSkipped skip -> of(skip.router()).skipped.merge(skip.reason(), 1L, Long::sum);
      default -> {
      }
    }
  }

  private void remember(Fact.Drill drill) {
    last.put(drill.router() + "/" + drill.tunnel(), drill);
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

  /// The last of each tunnel.
  synchronized List<Fact.Drill> last() {
    return List.copyOf(last.values());
  }

  /// Since this process began, newest first.
  synchronized List<Fact.Drill> recent() {
    return List.copyOf(recent);
  }
}
