package net.wanwatch.collector.page;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.InstantSource;
import java.util.List;
import net.wanwatch.config.Config;

/// Shows announced work, so that alerts can hold their tongue. The series without a router is the whole site's; a
/// router's is 1 during that one too.
public final class MaintenanceMetrics implements MultiCollector {
  private final String site;
  private final List<String> routers;
  private final Maintenance maintenance;
  private final InstantSource clock;

  public MaintenanceMetrics(Config config, Maintenance maintenance, InstantSource clock) {
    this.site = config.site();
    this.routers = config.routers().stream().map(Config.Router::name).toList();
    this.maintenance = maintenance;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    var now = clock.instant();
    var labels = Labels.of("site", site);
    var gauge = GaugeSnapshot.builder()
        .name("wanwatch_maintenance")
        .help("1 while announced work is under way, else 0.")
        .dataPoint(point(labels, maintenance.site(now)));
    routers.forEach(
        router -> gauge.dataPoint(point(labels.merge(Labels.of("router", router)), maintenance.covers(router, now))));
    var end = GaugeSnapshot.builder()
        .name("wanwatch_maintenance_end_timestamp_seconds")
        .help("When the announced work will be over, in Unix time; absent while there is none.");
    maintenance.current(now)
        .forEach(work -> end.dataPoint(GaugeDataPointSnapshot.builder()
            .labels(work.router().map(router -> labels.merge(Labels.of("router", router))).orElse(labels))
            .value(work.until().toEpochMilli() / 1e3)
            .build()));
    return MetricSnapshots.of(gauge.build(), end.build());
  }

  private static GaugeDataPointSnapshot point(Labels labels, boolean on) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(on ? 1 : 0).build();
  }
}
