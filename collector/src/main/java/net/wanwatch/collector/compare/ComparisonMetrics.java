package net.wanwatch.collector.compare;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.Compared.Difference;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// Shows the last comparison of each work that is over, what happened since we started, and what comes next. A ratio of too few blocks is
/// absent, though a comparison before it had one.
public final class ComparisonMetrics implements MultiCollector {
  private static final String PREFIX = "wanwatch_comparison_";
  private static final List<String> SKIPPED = List.of("agent-silent", "budget", "budget-month", "busy", "crew-dark",
      "load", "maintenance", "missed", "no-ceiling", "nothing-to-compare", "offline", "only-one", "quiet-hours",
      "token");

  private final Config config;
  private final ComparisonResults results;
  private final Supplier<Map<String, Instant>> next;
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();

  /// @param next when each line of the plan is due
  public ComparisonMetrics(Config config, ComparisonResults results, Supplier<Map<String, Instant>> next) {
    this.config = config;
    this.results = results;
    this.next = next;
  }

  private void point(String name, String help, Labels labels, double value) {
    gauges.computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(PREFIX + name).help(help))
        .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  private void point(String name, String help, Labels labels, OptionalDouble value) {
    value.ifPresent(it -> point(name, help, labels, it));
  }

  @Override
  public synchronized MetricSnapshots collect() {
    gauges.clear();
    results.last().forEach(this::last);
    next.get()
        .forEach((plan, at) -> point("next_timestamp_seconds", "When the plan compares next.", site().add("plan", plan),
            at.toEpochMilli() / 1000.0));
    var all = new ArrayList<MetricSnapshot>();
    gauges.values().forEach(it -> all.add(it.build()));
    all.addAll(counts());
    return new MetricSnapshots(all);
  }

  private Labels site() {
    return Labels.of("site", config.site());
  }

  private void last(Fact.Comparison it) {
    var labels = site().merge(Labels.of("router", it.router(), "work", it.work().word(), "flows", "" + it.flows()));
    point("last_end_timestamp_seconds", "When the last comparison of this work was over.", labels,
        it.at().toEpochMilli() / 1000.0);
    point("last_blocks", "Blocks of it that were whole.", labels, it.blocks());
    it.treatments().forEach(way -> median(it.work(), labels.add("way", way.name()), way.median()));
    it.ratios().forEach(ratio -> ratio(labels.merge(Labels.of("of", ratio.of(), "to", ratio.to())), ratio));
  }

  private void median(Work work, Labels labels, OptionalDouble median) {
    switch (work) {
      case BULK ->
        point("last_throughput_bytes_per_second", "What the way carried, median of the blocks.", labels, median);
      case PAGES,
          CALL ->
        point("last_completion_seconds",
            "How long a page of 100 kB, or 95 of 100 of a call's packets, took over the way, median of the blocks.",
            labels, median);
    }
  }

  private void ratio(Labels labels, Compared.Ratio ratio) {
    point("last_ratio", "The way of divided by the way to: of bytes/s more is better, of seconds less.", labels,
        ratio.ratio());
    point("last_ratio_low", "Lower end of the ratio's 95 % interval.", labels, ratio.low());
    point("last_ratio_high", "Upper end of the ratio's 95 % interval.", labels, ratio.high());
    for (var difference : Difference.values()) {
      point("last_difference", "1 for what that interval says, else 0.", labels.add("difference", difference.word()),
          difference == ratio.difference() ? 1 : 0);
    }
  }

  private List<MetricSnapshot> counts() {
    var runs = CounterSnapshot.builder().name(PREFIX + "runs").help("Comparisons that began and are over, by outcome.");
    var skipped = CounterSnapshot.builder()
        .name(PREFIX + "skipped")
        .help("Comparisons of the plan that were due and did not begin, by reason.");
    for (var router : config.routers()) {
      var labels = site().add("router", router.name());
      var counts = results.counts(router.name());
      for (var outcome : Throughput.Outcome.values()) {
        point(runs, labels.add("outcome", outcome.word()), counts.runs.getOrDefault(outcome, 0L));
      }
      // What can happen begins at zero.
      var reasons = new TreeMap<String, Long>();
      SKIPPED.forEach(reason -> reasons.put(reason, 0L));
      reasons.putAll(counts.skipped);
      reasons.forEach((reason, n) -> point(skipped, labels.add("reason", reason), n));
    }
    return List.of(runs.build(), skipped.build());
  }

  private static void point(CounterSnapshot.Builder counter, Labels labels, long value) {
    counter.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) value).build());
  }
}
