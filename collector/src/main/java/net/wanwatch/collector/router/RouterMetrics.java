package net.wanwatch.collector.router;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/// Shows how the router itself is doing, its clock, and which parts of its answer are missing.
public final class RouterMetrics implements MultiCollector {
  private final String site;
  private final List<RouterSource> sources;

  public RouterMetrics(String site, List<RouterSource> sources) {
    this.site = site;
    this.sources = List.copyOf(sources);
  }

  @Override
  public MetricSnapshots collect() {
    var shown = new Shown();
    for (var source : sources) {
      source.heard()
          .ifPresent(reading -> shown.router(Labels.of("site", site, "router", source.router().name()), reading));
    }
    return shown.snapshots();
  }

  private static final class Shown {
    private final CounterSnapshot.Builder cpu = CounterSnapshot.builder()
        .name("wanwatch_router_cpu_seconds")
        .help("Time of all cores together, by what they did");
    private final GaugeSnapshot.Builder load = gauge("wanwatch_router_load1", "Load average over one minute");
    private final GaugeSnapshot.Builder conntrack = gauge("wanwatch_router_conntrack_entries",
        "Connections in the kernel's table");
    private final GaugeSnapshot.Builder boot = gauge("wanwatch_router_boot_timestamp_seconds",
        "When the router booted, by the collector's clock");
    private final GaugeSnapshot.Builder offset = gauge("wanwatch_router_clock_offset_seconds",
        "The router's clock less the collector's, median of ten polls");
    private final GaugeSnapshot.Builder missing = gauge("wanwatch_router_part_missing",
        "1 where the router's answer lacked the part; the log says why");

    void router(Labels labels, RouterReading reading) {
      reading.cpuSeconds()
          .forEach((mode, seconds) -> cpu
              .dataPoint(CounterDataPointSnapshot.builder().labels(labels.add("mode", mode)).value(seconds).build()));
      reading.load1().ifPresent(value -> point(load, labels, value));
      reading.conntrack().ifPresent(value -> point(conntrack, labels, (double) value));
      point(boot, labels, reading.bootedAt().toEpochMilli() / 1000.0);
      point(offset, labels, reading.clockOffset().toMillis() / 1000.0);
      for (var part : Part.values()) {
        point(missing, labels.add("part", part.word()), reading.missing().containsKey(part) ? 1 : 0);
      }
    }

    MetricSnapshots snapshots() {
      return MetricSnapshots.of(cpu.build(), load.build(), conntrack.build(), boot.build(), offset.build(),
          missing.build());
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
      return GaugeSnapshot.builder().name(name).help(help);
    }

    private static void point(GaugeSnapshot.Builder gauge, Labels labels, double value) {
      gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }
  }
}
