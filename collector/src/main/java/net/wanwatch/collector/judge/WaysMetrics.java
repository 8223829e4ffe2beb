package net.wanwatch.collector.judge;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import net.wanwatch.fact.Call;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Throughput.Direction;

/// Shows which way probes are lost and how much each way varies, of tunnels and of the crew's new connections, and what a phone call
/// would have felt. Gauges are of the last whole minute, and absent where it told nothing.
public final class WaysMetrics implements MultiCollector {
  private final String site;
  private final Supplier<View> view;

  public WaysMetrics(String site, Supplier<View> view) {
    this.site = site;
    this.view = view;
  }

  @Override
  public MetricSnapshots collect() {
    var families = new Families();
    var now = view.get();
    for (var router : now.routers()) {
      for (var tunnel : router.tunnels()) {
        families.path(Labels.of("path", MeasuredPath.TUNNEL.word(), "router", router.name(), "site", site, "tunnel",
            tunnel.config().name()), tunnel.ways());
      }
    }
    families.path(Labels.of("path", MeasuredPath.CREW.word(), "router", now.crewRouter(), "site", site),
        now.crew().ways());
    return families.snapshots();
  }

  private static final class Families {
    private final CounterSnapshot.Builder sent = counter("wanwatch_probe_way_sent",
        "Probes of which it is known whether they were lost in this direction: up is to the VPS.");
    private final CounterSnapshot.Builder lost = counter("wanwatch_probe_way_lost",
        "Probes that were lost in this direction; those lost nobody knows where are in wanwatch_probe_lost_total alone.");
    private final CounterSnapshot.Builder reordered = counter("wanwatch_probe_way_reordered",
        "Probes that came behind one that was sent later.");
    private final GaugeSnapshot.Builder variation = gauge("wanwatch_probe_delay_variation_seconds",
        "What 95 % of the last minute's probes stayed within beyond the shortest time of this direction.");
    private final GaugeSnapshot.Builder jitter = gauge("wanwatch_probe_jitter_seconds",
        "Jitter of this direction at the end of the last minute, as RFC 3550 has it.");
    private final GaugeSnapshot.Builder runs = gauge("wanwatch_probe_loss_runs",
        "Rows of lost probes in the last minute.");
    private final GaugeSnapshot.Builder longest = gauge("wanwatch_probe_longest_loss_run",
        "How many probes were lost in a row at most in the last minute.");
    private final GaugeSnapshot.Builder mos = gauge("wanwatch_call_mos",
        "Mean opinion score that a phone call of the last minute would have had, 1 to 4.5 (ITU-T G.107, G.711).");

    void path(Labels labels, View.Ways ways) {
      way(labels.add("direction", Direction.UP.word()), ways.up(), ways, Fact.Minute.Ways::up);
      way(labels.add("direction", Direction.DOWN.word()), ways.down(), ways, Fact.Minute.Ways::down);
      ways.lastMinute().ifPresent(minute -> {
        minute.ways().ifPresent(it -> {
          point(runs, labels, it.runs());
          point(longest, labels, it.longestRun());
        });
        Call.rating(minute).ifPresent(rating -> point(mos, labels, Call.mos(rating)));
      });
    }

    private void way(Labels labels, View.Way way, View.Ways ways,
        Function<Fact.Minute.Ways, Optional<Fact.Minute.Way>> which) {
      count(sent, labels, way.sent());
      count(lost, labels, way.lost());
      count(reordered, labels, way.reordered());
      ways.lastMinute().flatMap(Fact.Minute::ways).flatMap(which).ifPresent(it -> {
        it.variation().ifPresent(time -> point(variation, labels, seconds(time)));
        it.jitter().ifPresent(time -> point(jitter, labels, seconds(time)));
      });
    }

    private static double seconds(Duration time) {
      return time.toNanos() / 1e9;
    }

    private static void count(CounterSnapshot.Builder counter, Labels labels, long value) {
      counter.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) value).build());
    }

    private static void point(GaugeSnapshot.Builder gauge, Labels labels, double value) {
      gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
      return CounterSnapshot.builder().name(name).help(help);
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
      return GaugeSnapshot.builder().name(name).help(help);
    }

    MetricSnapshots snapshots() {
      return MetricSnapshots.of(sent.build(), lost.build(), reordered.build(), variation.build(), jitter.build(),
          runs.build(), longest.build(), mos.build());
    }
  }
}
