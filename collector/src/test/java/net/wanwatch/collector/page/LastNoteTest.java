package net.wanwatch.collector.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

class LastNoteTest {
  private final LastNote lastNote = new LastNote("hill");

  @Test
  void thereIsNoSeriesBeforeTheFirstNote() {
    assertThat(lastNote.collect()).isEmpty();
  }

  @Test
  void aNoteIsPassedOnAndItsTimeIsShown() throws IOException {
    var journal = new ArrayList<Fact>();
    var note = new Fact.Note(Instant.parse("2026-08-01T19:14:03.500Z"), "hill", "moved dish B", Optional.empty());

    lastNote.behind(journal::add).keep(note);

    assertThat(journal).containsExactly(note);
    var gauge = (GaugeSnapshot) lastNote.collect().get(0);
    assertThat(gauge.getMetadata().getName()).isEqualTo("wanwatch_note_timestamp_seconds");
    assertThat(gauge.getDataPoints().getFirst().getValue()).isEqualTo(1_785_611_643.5);
    assertThat(gauge.getDataPoints().getFirst().getLabels().get("site")).isEqualTo("hill");
  }

  @Test
  void aNoteThatIsNotKeptIsNotShown() {
    var note = new Fact.Note(Instant.parse("2026-08-01T19:14:03.500Z"), "hill", "moved dish B", Optional.empty());
    assertThatThrownBy(() -> lastNote.behind(_ -> {
      throw new IOException("full");
    }).keep(note)).hasMessage("full");
    assertThat(lastNote.collect()).isEmpty();
  }
}
