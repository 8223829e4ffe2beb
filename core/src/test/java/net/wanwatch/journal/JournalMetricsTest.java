package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import net.wanwatch.fact.WanwatchProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalMetricsTest {
  @TempDir
  Path folder;

  @Test
  void showsWhatWasWritten() throws IOException {
    try (var journal = Journal.open(folder, new Journal.Writer("hill", WanwatchProgram.AGENT, "0.1.0"), Limits.DEFAULT,
        InstantSource.fixed(Facts.EVENING))) {
      journal.append(Facts.note(Facts.EVENING, "one"));
      var registry = new PrometheusRegistry();
      registry.register(new JournalMetrics(Labels.of("site", "hill", "end", "agent"), journal));
      var text = new ByteArrayOutputStream();
      PrometheusTextFormatWriter.create().write(text, registry.scrape());
      assertThat(text.toString(UTF_8)).isEqualTo("""
          # HELP wanwatch_journal_facts_total Facts written since the start.
          # TYPE wanwatch_journal_facts_total counter
          wanwatch_journal_facts_total{end="agent",kind="benchmark",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="benchmark-skipped",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="comparison",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="comparison-skipped",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="configuration",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="crew-outage",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="dish",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="drill",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="drill-skipped",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="failover",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="incident",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="maintenance",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="minute",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="note",site="hill"} 1.0
          wanwatch_journal_facts_total{end="agent",kind="outage",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="router",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="started",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="state",site="hill"} 0.0
          wanwatch_journal_facts_total{end="agent",kind="stopped",site="hill"} 0.0
          # HELP wanwatch_journal_lost_total Facts lost because the disk took none and memory was full.
          # TYPE wanwatch_journal_lost_total counter
          wanwatch_journal_lost_total{end="agent",site="hill"} 0.0
          # HELP wanwatch_journal_size_bytes Size of all day files.
          # TYPE wanwatch_journal_size_bytes gauge
          wanwatch_journal_size_bytes{end="agent",site="hill"} 195.0
          # HELP wanwatch_journal_up 1 when the last fact was written, else 0.
          # TYPE wanwatch_journal_up gauge
          wanwatch_journal_up{end="agent",site="hill"} 1.0
          # HELP wanwatch_journal_write_errors_total Attempts to write that failed.
          # TYPE wanwatch_journal_write_errors_total counter
          wanwatch_journal_write_errors_total{end="agent",site="hill"} 0.0
          """);
    }
  }
}
