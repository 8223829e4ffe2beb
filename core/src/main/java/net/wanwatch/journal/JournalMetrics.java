package net.wanwatch.journal;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/// Shows whether the journal is written. `wanwatch_journal_up` is 0 while facts wait in memory for the disk.
public final class JournalMetrics implements MultiCollector {
  private final Labels labels;
  private final Journal journal;

  /// @param labels `site` and `end`
  public JournalMetrics(Labels labels, Journal journal) {
    this.labels = labels;
    this.journal = journal;
  }

  @Override
  public MetricSnapshots collect() {
    var numbers = journal.numbers();
    var facts = CounterSnapshot.builder().name("wanwatch_journal_facts").help("Facts written since the start.");
    numbers.facts()
        .forEach((kind,
            count) -> facts.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels.merge(Labels.of("kind", kind)))
                .value((double) count)
                .build()));
    return MetricSnapshots.of(facts.build(),
        counter("wanwatch_journal_lost", "Facts lost because the disk took none and memory was full.", numbers.lost()),
        counter("wanwatch_journal_write_errors", "Attempts to write that failed.", numbers.writeErrors()),
        gauge("wanwatch_journal_up", "1 when the last fact was written, else 0.", numbers.up() ? 1 : 0),
        gauge("wanwatch_journal_size_bytes", "Size of all day files.", numbers.bytes()));
  }

  private CounterSnapshot counter(String name, String help, long value) {
    return CounterSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) value).build())
        .build();
  }

  private GaugeSnapshot gauge(String name, String help, long value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value((double) value).build())
        .build();
  }
}
