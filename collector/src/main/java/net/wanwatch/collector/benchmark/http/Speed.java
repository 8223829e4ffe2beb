package net.wanwatch.collector.benchmark.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.collector.page.Status;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;

/// The status page's section about speed: the newest result each way, what comes next, and what is left to spend. A site
/// without a ceiling anywhere has none.
public final class Speed implements Supplier<Optional<Status.Speed>> {
  private final Config config;
  private final Results results;
  private final Budgets budgets;
  private final LedgerFile ledger;
  private final Scheduler<?> plan;

  public Speed(Config config, Results results, Budgets budgets, LedgerFile ledger, Scheduler<?> plan) {
    this.config = config;
    this.results = results;
    this.budgets = budgets;
    this.ledger = ledger;
    this.plan = plan;
  }

  @Override
  public Optional<Status.Speed> get() {
    boolean tested = config.routers()
        .stream()
        .flatMap(r -> r.tunnels().stream())
        .anyMatch(t -> t.ceiling().isPresent());
    if (!tested) {
      return Optional.empty();
    }
    var next = plan.next()
        .entrySet()
        .stream()
        .map(e -> new Status.Next(e.getKey(), words(e.getKey()), e.getValue()))
        .sorted(Comparator.comparing(Status.Next::at))
        .toList();
    return Optional.of(new Status.Speed(ledger.now().paused(), tested(), next, left()));
  }

  private String words(String variant) {
    return config.benchmarks()
        .plan()
        .stream()
        .filter(it -> it.name().equals(variant))
        .findFirst()
        .map(Speed::words)
        .orElse(variant);
  }

  private static String words(Variant it) {
    var over = switch (it.over()) {
      case TUNNEL -> "each uplink";
      case AGGREGATE -> "all at once";
      case CREW -> "the crew's way";
    };
    var how = it.protocol() == Protocol.UDP ? " (UDP)" : it.flows() == 1 ? " (one connection)" : "";
    return over + (it.direction() == Direction.DOWN ? " ↓" : " ↑") + how;
  }

  private List<Status.Tested> tested() {
    var rows = new ArrayList<Status.Tested>();
    for (var router : config.routers()) {
      var name = router.name();
      router.tunnels().forEach(t -> row(name, t.name(), t.label()).ifPresent(rows::add));
      row(name, Over.AGGREGATE.word(), "All at once").ifPresent(rows::add);
      row(name, Over.CREW.word(), "The crew's way").ifPresent(rows::add);
    }
    return rows;
  }

  private Optional<Status.Tested> row(String router, String label, String what) {
    var down = results.newest(router, label, Direction.DOWN).map(Speed::result);
    var up = results.newest(router, label, Direction.UP).map(Speed::result);
    return down.isEmpty() && up.isEmpty() ? Optional.empty() : Optional.of(new Status.Tested(what, down, up));
  }

  private static Status.Result result(Fact.Benchmark run) {
    return new Status.Result(run.at(), run.result().total().map(Throughput.Rate::throughput).orElse(0L),
        run.asked().flows(), run.rtt().flatMap(Throughput.Rtt::idle).map(Throughput.Percentiles::p50),
        run.rtt().flatMap(Throughput.Rtt::loaded).map(Throughput.Percentiles::p50));
  }

  private List<Status.Left> left() {
    var all = new ArrayList<Status.Left>();
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        var standing = budgets.standing(router.name(), tunnel);
        left(tunnel, "day", tunnel.budget().day(), standing.left(), Optional.empty()).ifPresent(all::add);
        left(tunnel, "month", tunnel.budget().month(), standing.leftThisMonth(), Optional.of(standing.forecast()))
            .ifPresent(all::add);
      }
    }
    return all;
  }

  private static Optional<Status.Left> left(Config.Tunnel tunnel, String period, OptionalLong budget, OptionalLong left,
      Optional<Long> forecast) {
    return budget.isPresent() && left.isPresent()
        ? Optional.of(new Status.Left(tunnel.label(), period, budget.getAsLong(), left.getAsLong(), forecast))
        : Optional.empty();
  }
}
