package net.wanwatch.collector.page;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.Keep;

/// Shows when somebody last noted something, so that dashboards can mark it. Absent until the first note since we
/// started; the words stand in the journal.
public final class LastNote implements MultiCollector {
  private final String site;
  private volatile Optional<Instant> at = Optional.empty();

  public LastNote(String site) {
    this.site = site;
  }

  /// Hears what was kept in the journal.
  public Keep behind(Keep journal) {
    return fact -> {
      journal.keep(fact);
      if (fact instanceof Fact.Note note) {
        at = Optional.of(note.at());
      }
    };
  }

  @Override
  public MetricSnapshots collect() {
    return at.map(noted -> MetricSnapshots.of(gauge(noted))).orElseGet(MetricSnapshots::of);
  }

  private GaugeSnapshot gauge(Instant noted) {
    return GaugeSnapshot.builder()
        .name("wanwatch_note_timestamp_seconds")
        .help("When somebody last noted something.")
        .dataPoint(
            GaugeDataPointSnapshot.builder().labels(Labels.of("site", site)).value(noted.toEpochMilli() / 1e3).build())
        .build();
  }
}
