package net.wanwatch.collector.benchmark.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// Shows the last result of everything that was tested, what happened since we started, budgets, and what comes next. A
/// test that did not run leaves no throughput, and the one before stands, with its time.
public final class BenchmarkMetrics implements MultiCollector {
  private static final String PREFIX = "wanwatch_benchmark_";
  private static final List<String> FAILURES = List.of("busy", "crew-suffers", "killed", "refused", "router-gone",
      "server-gone", "timeout", "told-to", "tunnel-offline");
  private static final List<String> SKIPPED = List.of("agent-silent", "budget", "budget-month", "busy", "load",
      "missed", "no-ceiling", "no-iperf3", "offline", "paused", "quiet-hours");

  private final Config config;
  private final Results results;
  private final Budgets budgets;
  private final LedgerFile ledger;
  private final Scheduler<?> plan;

  public BenchmarkMetrics(Config config, Results results, Budgets budgets, LedgerFile ledger, Scheduler<?> plan) {
    this.config = config;
    this.results = results;
    this.budgets = budgets;
    this.ledger = ledger;
    this.plan = plan;
  }

  /// Metrics by name, each made when its first point comes.
  private static final class Gauges {
    private final Map<String, GaugeSnapshot.Builder> all = new LinkedHashMap<>();

    void point(String name, String help, Labels labels, double value) {
      all.computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(PREFIX + name).help(help))
          .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    List<MetricSnapshot> snapshots() {
      return all.values().stream().<MetricSnapshot>map(GaugeSnapshot.Builder::build).toList();
    }
  }

  @Override
  public MetricSnapshots collect() {
    var gauges = new Gauges();
    results.last().forEach(result -> result(result, gauges));
    budgets(gauges);
    plan.next()
        .forEach((variant, at) -> gauges.point("next_timestamp_seconds", "When the plan runs a variant next.",
            site().add("variant", variant), at.toEpochMilli() / 1000.0));
    gauges.point("paused", "1 while the plan rests, else 0.", site(), ledger.now().paused() ? 1 : 0);
    var all = new ArrayList<>(gauges.snapshots());
    all.addAll(counts());
    return new MetricSnapshots(all);
  }

  private Labels site() {
    return Labels.of("site", config.site());
  }

  private void result(Fact.Benchmark run, Gauges gauges) {
    var asked = run.asked();
    var labels = site()
        .merge(Labels.of("direction", asked.direction().word(), "flows", String.valueOf(asked.flows()), "protocol",
            asked.protocol().word(), "router", run.router(), "scenario", asked.scenario(), "tunnel", run.label()));
    run.result().total().ifPresent(total -> {
      gauges.point("throughput_bytes_per_second", "What arrived, as iperf3 tells it, in the last test that was done.",
          labels, (double) total.throughput());
      total.retransmits()
          .ifPresent(n -> gauges.point("retransmits", "TCP segments sent again in it.", labels, (double) n));
      total.jitter().ifPresent(n -> gauges.point("jitter_seconds", "Jitter of UDP in it.", labels, n));
      total.lost().ifPresent(n -> gauges.point("lost_ratio", "Part of UDP that was lost in it.", labels, n));
    });
    run.rtt()
        .flatMap(Throughput.Rtt::idle)
        .ifPresent(idle -> percentiles(idle, "idle_rtt_seconds", "Round trip of the running probes before it.", labels,
            gauges));
    run.rtt()
        .flatMap(Throughput.Rtt::loaded)
        .ifPresent(loaded -> percentiles(loaded, "loaded_rtt_seconds", "Round trip of the running probes during it.",
            labels, gauges));
    gauges.point("last_success_timestamp_seconds", "When it ended.", labels, run.at().toEpochMilli() / 1000.0);
  }

  private static void percentiles(Throughput.Percentiles of, String name, String help, Labels labels, Gauges gauges) {
    gauges.point(name, help, labels.merge(Labels.of("percentile", "50")), of.p50());
    gauges.point(name, help, labels.merge(Labels.of("percentile", "95")), of.p95());
  }

  private void budgets(Gauges gauges) {
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        var standing = budgets.standing(router.name(), tunnel);
        var labels = site().merge(Labels.of("router", router.name(), "tunnel", tunnel.name()));
        budget(gauges, labels.add("period", "day"), tunnel.budget().day(), standing.left());
        budget(gauges, labels.add("period", "month"), tunnel.budget().month(), standing.leftThisMonth());
      }
    }
  }

  private static void budget(Gauges gauges, Labels labels, OptionalLong budget, OptionalLong left) {
    budget.ifPresent(n -> gauges.point("budget_bytes", "What tests may cost.", labels, (double) n));
    left.ifPresent(n -> gauges.point("budget_remaining_bytes", "What is left of it.", labels, (double) n));
  }

  private List<MetricSnapshot> counts() {
    var runs = counter("runs", "Tests that ran, whatever came of them.");
    var failures = counter("failures", "Tests that failed or were aborted, by reason.");
    var skipped = counter("skipped", "Tests that were due and did not run, by reason.");
    var transferred = counter("transferred_bytes", "Payload that tests moved, both ways.");
    for (var router : config.routers()) {
      var labels = site().add("router", router.name());
      var counts = results.counts(router.name());
      point(runs, labels, counts.runs);
      known(FAILURES, counts.failures).forEach((reason, n) -> point(failures, labels.add("reason", reason), n));
      known(SKIPPED, counts.skipped).forEach((reason, n) -> point(skipped, labels.add("reason", reason), n));
      point(transferred, labels, counts.transferred);
    }
    return List.of(runs.build(), failures.build(), skipped.build(), transferred.build());
  }

  /// What can happen begins at zero.
  private static Map<String, Long> known(List<String> reasons, Map<String, Long> counts) {
    var all = new TreeMap<String, Long>();
    reasons.forEach(reason -> all.put(reason, 0L));
    all.putAll(counts);
    return all;
  }

  private static CounterSnapshot.Builder counter(String name, String help) {
    return CounterSnapshot.builder().name(PREFIX + name).help(help);
  }

  private static void point(CounterSnapshot.Builder counter, Labels labels, long value) {
    counter.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) value).build());
  }
}
