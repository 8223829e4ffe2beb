package net.wanwatch.collector.drill;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.wanwatch.config.Config;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;

/// Shows the last drill of each tunnel, what happened since we started, and what comes next. What was not measured in that drill is
/// absent, though one before it had it.
public final class DrillMetrics implements MultiCollector {
  private static final String PREFIX = "wanwatch_drill_";
  private static final List<String> SKIPPED = List.of("agent-cannot", "agent-silent", "busy", "crew-dark", "load",
      "maintenance", "missed", "not-in-use", "not-ok", "only-one", "quiet-hours", "token");

  private final Config config;
  private final DrillResults results;
  private final Supplier<Map<String, Instant>> next;
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();

  /// @param next when each line of the plan is due
  public DrillMetrics(Config config, DrillResults results, Supplier<Map<String, Instant>> next) {
    this.config = config;
    this.results = results;
    this.next = next;
  }

  private void point(String name, String help, Labels labels, double value) {
    gauges.computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(PREFIX + name).help(help))
        .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  @Override
  public synchronized MetricSnapshots collect() {
    gauges.clear();
    results.last().forEach(this::last);
    next.get()
        .forEach((plan, at) -> point("next_timestamp_seconds", "When the plan cuts a tunnel next.",
            site().add("plan", plan), at.toEpochMilli() / 1000.0));
    var all = new ArrayList<MetricSnapshot>();
    gauges.values().forEach(it -> all.add(it.build()));
    all.addAll(counts());
    return new MetricSnapshots(all);
  }

  private Labels site() {
    return Labels.of("site", config.site());
  }

  private void last(Fact.Drill drill) {
    var labels = site().merge(Labels.of("router", drill.router(), "tunnel", drill.tunnel()));
    for (var score : DrillScore.values()) {
      point("last_score", "1 for how the router did in the tunnel's last drill, else 0.",
          labels.add("score", score.word()), score == drill.score() ? 1 : 0);
    }
    point("last_end_timestamp_seconds", "When that cut was over.", labels, drill.end().toEpochMilli() / 1000.0);
    seconds("last_detection_seconds", "From the outage it made to mwan3's offline.", labels, drill.detection());
    seconds("last_detection_allowed_seconds", "The longest detection that the router's settings allowed then.", labels,
        drill.theoryMax());
    seconds("last_gap_seconds", "How long kept flows on it stalled.", labels, drill.gap());
    seconds("last_even_seconds", "From its end until the tunnel had its share again.", labels, drill.even());
  }

  private void seconds(String name, String help, Labels labels, Optional<Duration> length) {
    length.ifPresent(it -> point(name, help, labels, it.toMillis() / 1000.0));
  }

  private List<MetricSnapshot> counts() {
    var runs = CounterSnapshot.builder().name(PREFIX + "runs").help("Tunnels that were cut, by how the router did.");
    var skipped = CounterSnapshot.builder()
        .name(PREFIX + "skipped")
        .help("Drills of the plan that were due and did not begin, by reason.");
    for (var router : config.routers()) {
      var labels = site().add("router", router.name());
      var counts = results.counts(router.name());
      for (var score : DrillScore.values()) {
        point(runs, labels.add("score", score.word()), counts.runs.getOrDefault(score, 0L));
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
