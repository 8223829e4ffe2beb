package net.wanwatch.collector;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.collector.drill.Drill;
import net.wanwatch.collector.drill.DrillMetrics;
import net.wanwatch.collector.drill.DrillPages;
import net.wanwatch.collector.drill.DrillPlan;
import net.wanwatch.collector.drill.DrillResults;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Token;

/// Drills, wired: by hand, by the plan, and who is told.
final class Drilling implements AutoCloseable {
  private final Drill drill;
  private final Scheduler<?> plan;
  private final DrillPages pages;
  private final DrillMetrics metrics;

  /// @param site what a drill needs of everybody else, given where its facts go
  Drilling(Config config, Token token, Benchmarking benchmarking, Facts journal, InstantSource clock,
      Function<Consumer<Fact>, Drill.Site> site) {
    var results = new DrillResults(journal.lastDrills().values());
    var facts = results.andThen(journal::appendNow);
    drill = new Drill(site.apply(facts), config, benchmarking::capacity);
    plan = DrillPlan.of(config, benchmarking.places(), drill, benchmarking.ledger(), facts, clock);
    pages = new DrillPages(benchmarking.places(), token, drill, results, plan::next);
    metrics = new DrillMetrics(config, results, plan::next);
  }

  HttpServer.Pages pages() {
    return pages;
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
    drill.close();
  }
}
