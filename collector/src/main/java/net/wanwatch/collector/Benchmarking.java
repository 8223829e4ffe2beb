package net.wanwatch.collector;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.http.BenchmarkMetrics;
import net.wanwatch.collector.benchmark.http.BenchmarkPages;
import net.wanwatch.collector.benchmark.http.Results;
import net.wanwatch.collector.benchmark.http.Speed;
import net.wanwatch.collector.benchmark.meter.CrewClient;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.collector.benchmark.plan.TestPlan;
import net.wanwatch.collector.benchmark.plan.TestPlanner;
import net.wanwatch.collector.benchmark.plan.TestQueue;
import net.wanwatch.collector.benchmark.run.Lender;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.collector.benchmark.run.TestContext;
import net.wanwatch.collector.compare.Comparison;
import net.wanwatch.collector.drill.Drill;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.page.Status;
import net.wanwatch.collector.router.Routers;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.lease.LeaseClient;
import net.wanwatch.probe.Prober;

/// Throughput tests, wired: what they need of every router, when they run, and who is told.
final class Benchmarking implements AutoCloseable {
  private final Scheduler<?> plan;
  private final TestQueue turns;
  private final BenchmarkPages pages;
  private final BenchmarkMetrics metrics;
  private final Speed speed;
  private final Results results;
  private final Budgets budgets;
  private final List<TestPlan.Place> places = new ArrayList<>();
  private final InstantSource clock;
  private final LedgerFile ledger;

  /// @param view of the site, as it is judged now
  /// @param roundTrips by router, and there by tunnel and under [Asked#CREW]
  Benchmarking(Config config, Token token, Servers agent, Routers routers, Supplier<View> view,
      Map<String, Map<String, RoundTrips>> roundTrips, CrewClient.Starter crew, Facts journal, InstantSource clock) {
    ledger = LedgerFile.open(config.collector().journal());
    results = new Results(ledger);
    this.clock = clock;
    Consumer<Fact> facts = results.andThen(journal::appendNow);
    budgets = new Budgets(ledger, config.benchmarks().zone(), clock);
    var lender = new Lender.Agent(new LeaseClient(agent, token));
    for (var router : routers.all()) {
      var name = router.router().name();
      var bench = new TestContext(config.site(), router.router(), router.shell()::open,
          () -> view.get().router(name).orElseThrow(), roundTrips.getOrDefault(name, Map.of()), lender, crew,
          config.benchmarks().crewLoss(), clock);
      places.add(new TestPlan.Place(bench, new Load(router.poll())));
    }
    var benches = places.stream().map(TestPlan.Place::bench).toList();
    var asking = new TestPlanner(config.vpsAddress(), results);
    turns = new TestQueue(budgets, facts);
    plan = TestPlan.of(config.benchmarks(), places, turns, asking, results, ledger, clock);
    TestPlan.cutOff(config.site(), ledger.now(), journal.lastTests(), clock.instant()).ifPresent(facts);
    ledger.forgetRunning();
    pages = new BenchmarkPages(config, token, benches, turns, asking, plan, results, budgets, ledger, clock);
    metrics = new BenchmarkMetrics(config, results, budgets, ledger, plan);
    speed = new Speed(config, results, budgets, ledger, plan);
  }

  HttpServer.Pages pages() {
    return pages;
  }

  /// The status page's section.
  Supplier<Optional<Status.Speed>> speed() {
    return speed;
  }

  /// The test that runs, in a sentence.
  Optional<String> busy() {
    return turns.underWay().map(it -> it.said(clock.instant()));
  }

  /// Bytes/s: what tcp last got, or else its ceiling.
  double capacity(String router, Config.Tunnel tunnel, Direction direction) {
    return results.throughput(router, tunnel.name(), direction)
        .orElse(tunnel.ceiling().map(c -> c.of(direction) / 8.0).orElse(Double.MAX_VALUE));
  }

  /// What is to be known after a restart.
  LedgerFile ledger() {
    return ledger;
  }

  /// Of every router that is tested.
  List<Drill.Place> places() {
    return places.stream().map(it -> new Drill.Place(it.bench().router(), it.load()::measure)).toList();
  }

  /// Of every router that is compared.
  List<Comparison.Place> compared() {
    return places.stream().map(it -> new Comparison.Place(it.bench(), it.load()::measure)).toList();
  }

  /// A comparison, which has its turns among the tests and pays by their budgets.
  Comparison comparison(Config config, Supplier<View> view, Comparison.Maintenance maintenance, Prober prober,
      Consumer<Fact> journal) {
    return new Comparison(new Comparison.Site(config.site(), view, maintenance, turns, budgets, prober,
        config.agent().port(), journal, clock), config.benchmarks(), config.comparisons(), this::capacity);
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
    turns.close();
  }
}
