package net.wanwatch.collector.speed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.RunFact;
import net.wanwatch.collector.budget.LedgerFile;
import net.wanwatch.collector.plan.Asking;
import net.wanwatch.config.Benchmarks.Direction;
import net.wanwatch.fact.Fact;

/// The last results, which outlive a restart, and counts of what happened since this process began.
public final class Results implements Consumer<Fact>, Asking.Results {
  private static final int RECENT = 20;

  private final LedgerFile ledger;
  private final Map<String, Counts> counts = new TreeMap<>();
  private final List<ObjectNode> recent = new ArrayList<>();

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
        var node = JsonNodeFactory.instance.objectNode().put("at", skip.at().toString()).put("router", skip.router());
        skip.tunnel().ifPresent(t -> node.put("tunnel", t));
        keep(node.put("variant", skip.variant()).put("outcome", "skipped").put("reason", skip.reason()));
      }
      default -> {
      }
    }
  }

  private void ran(Fact.Benchmark run) {
    var summary = summary(run);
    var counts = of(run.router());
    counts.runs++;
    counts.transferred += run.body().path("transferred").asLong();
    keep(summary);
    if (summary.path("outcome").asText().equals("done")) {
      ledger.last(
          String.join("/", run.router(), label(summary), summary.path("direction").asText(),
              summary.path("protocol").asText(), summary.path("flows").asText(), summary.path("scenario").asText()),
          summary);
    } else {
      counts.failures.merge(summary.path("reason").asText(), 1L, Long::sum);
    }
  }

  /// A fact without iperf3's own words.
  public static ObjectNode summary(Fact.Benchmark run) {
    var node = JsonNodeFactory.instance.objectNode().put("at", RunFact.instant(run.at())).put("router", run.router());
    run.tunnel().ifPresent(t -> node.put("tunnel", t));
    node.setAll(run.body());
    node.remove("raw");
    return node;
  }

  /// The tunnel's name, `aggregate` or `crew`.
  static String label(ObjectNode summary) {
    return summary.path("tunnel").asText(summary.path("over").asText());
  }

  private void keep(ObjectNode summary) {
    recent.addFirst(summary);
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

  /// What happened since this process began, skips too, newest first.
  public synchronized List<ObjectNode> recent() {
    return List.copyOf(recent);
  }

  /// The last result of everything that was ever tested, oldest first.
  public List<ObjectNode> last() {
    return List.copyOf(ledger.now().last().values());
  }

  @Override
  public OptionalDouble throughput(String router, String label, Direction direction) {
    return last().stream()
        .filter(r -> r.path("router").asText().equals(router) && label(r).equals(label)
            && r.path("direction").asText().equals(direction.word()) && r.path("protocol").asText().equals("tcp"))
        .mapToDouble(r -> r.path("throughput").asDouble())
        .reduce((_, newer) -> newer);
  }
}
