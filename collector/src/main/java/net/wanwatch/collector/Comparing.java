package net.wanwatch.collector;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.collector.compare.Comparison;
import net.wanwatch.collector.compare.ComparisonMetrics;
import net.wanwatch.collector.compare.ComparisonPages;
import net.wanwatch.collector.compare.ComparisonPlan;
import net.wanwatch.collector.compare.ComparisonResults;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Token;

/// Comparisons, wired: by hand, by the plan, and who is told.
final class Comparing implements AutoCloseable {
  private final Comparison comparison;
  private final Scheduler<?> plan;
  private final ComparisonPages pages;
  private final ComparisonMetrics metrics;

  /// @param made given where its facts go
  Comparing(Config config, Token token, Benchmarking benchmarking, Facts journal, InstantSource clock,
      Function<Consumer<Fact>, Comparison> made) {
    var results = new ComparisonResults(journal.lastComparisons().values());
    var facts = results.andThen(journal::appendNow);
    comparison = made.apply(facts);
    plan = ComparisonPlan.of(config, benchmarking.compared(), comparison, benchmarking.ledger(), facts, clock);
    pages = new ComparisonPages(benchmarking.compared(), token, comparison, results, plan::next);
    metrics = new ComparisonMetrics(config, results, plan::next);
  }

  HttpServer.Pages pages() {
    return pages;
  }

  /// The comparison that runs, in a sentence.
  Optional<String> busy() {
    return comparison.busy();
  }

  void register(PrometheusRegistry registry) {
    registry.register(metrics);
  }

  void start() {
    plan.start();
  }

  @Override
  public void close() {
    plan.close();
  }
}
