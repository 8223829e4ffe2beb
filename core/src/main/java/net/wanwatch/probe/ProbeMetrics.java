package net.wanwatch.probe;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Shows what became of the probes. Every series stands at zero from the moment its flow is registered.
///
/// `sent` counts a probe when its fate is known, answered or lost, so `lost / sent` is the loss ratio without any
/// correction; extra ones, which are sent when something is lost, are left out. What says nothing about the path (it could not be sent, the echo was not running, we stood still) is
/// counted in `errors` by its reason and nowhere else: `sent + errors` are all attempts.
public final class ProbeMetrics implements MultiCollector {
  private static final double[] BOUNDS = {0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3,
      0.5, 1, 2, 4, Double.POSITIVE_INFINITY};

  private final List<Series> all = new CopyOnWriteArrayList<>();

  /// Adds a series.
  ///
  /// @param labels `site`, `router`, `path`, and where they mean something `tunnel` and `side`
  /// @param reasons the errors this kind of probe can have
  /// @return what wants every outcome; several flows may share it
  public Consumer<Outcome> register(Labels labels, List<Reason> reasons) {
    var series = new Series(labels, reasons);
    all.add(series);
    return series;
  }

  private static final class Series implements Consumer<Outcome> {
    private final Labels labels;
    private final long[] buckets = new long[BOUNDS.length];
    private final Map<Reason, Long> errors = new EnumMap<>(Reason.class);
    private long nanos;
    private long answered;
    private long lost;

    Series(Labels labels, List<Reason> reasons) {
      this.labels = labels;
      reasons.forEach(reason -> errors.put(reason, 0L));
    }

    @Override
    public synchronized void accept(Outcome outcome) {
      if (outcome.sent().extra()) {
        return;
      }
      switch (outcome) {
        case Outcome.Answered(var _, var rtt, var _, var _) -> answered(rtt.toNanos());
        case Outcome.Lost _ -> lost++;
        case Outcome.Unsent(var _, var reason) -> errors.merge(reason, 1L, Long::sum);
        case Outcome.Unknown(var _, var reason) -> errors.merge(reason, 1L, Long::sum);
      }
    }

    private void answered(long rtt) {
      int bucket = 0;
      while (rtt / 1e9 > BOUNDS[bucket]) {
        bucket++;
      }
      buckets[bucket]++;
      nanos += rtt;
      answered++;
    }

    synchronized void show(HistogramSnapshot.Builder rtt, CounterSnapshot.Builder sentTotal,
        CounterSnapshot.Builder lostTotal, CounterSnapshot.Builder errorsTotal) {
      rtt.dataPoint(HistogramDataPointSnapshot.builder()
          .labels(labels)
          .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS, boxed(buckets)))
          .sum(nanos / 1e9)
          .build());
      sentTotal.dataPoint(count(labels, answered + lost));
      lostTotal.dataPoint(count(labels, lost));
      errors.forEach((reason, n) -> errorsTotal.dataPoint(count(labels.merge(Labels.of("reason", reason.label())), n)));
    }

    private static Number[] boxed(long[] counts) {
      var boxed = new Number[counts.length];
      for (int i = 0; i < counts.length; i++) {
        boxed[i] = counts[i];
      }
      return boxed;
    }

    private static CounterDataPointSnapshot count(Labels labels, long value) {
      return CounterDataPointSnapshot.builder().labels(labels).value((double) value).build();
    }
  }

  @Override
  public MetricSnapshots collect() {
    if (all.isEmpty()) {
      return MetricSnapshots.of();
    }
    var rtt = HistogramSnapshot.builder()
        .name("wanwatch_probe_rtt_seconds")
        .help("Round trips of the probes that were answered in time.");
    var sent = CounterSnapshot.builder()
        .name("wanwatch_probe_sent")
        .help("Probes that left and were answered or lost; those that say nothing of the path are errors.");
    var lost = CounterSnapshot.builder()
        .name("wanwatch_probe_lost")
        .help("Probes that left and were not answered in time.");
    var errors = CounterSnapshot.builder()
        .name("wanwatch_probe_errors")
        .help("Probes that say nothing of the path, by reason; none of them is a loss.");
    all.forEach(series -> series.show(rtt, sent, lost, errors));
    return MetricSnapshots.of(rtt.build(), sent.build(), lost.build(), errors.build());
  }
}
