package net.wanwatch.journal;

import static net.wanwatch.journal.Facts.EVENING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Fact.Incident.Told;
import org.junit.jupiter.api.Test;

class IncidentLogTest {
  private static Fact.Incident incident(String id, int at, Optional<Instant> end) {
    return new Fact.Incident(EVENING.plusSeconds(at), "hill", id, Optional.of("magic"), Fact.Incident.What.CREW,
        List.of(), EVENING, end, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void incidentIsAsItsLastLineSaysWithAllItsMessages() {
    var begun = incident("i1", 0, Optional.empty());
    var first = begun.told(EVENING.plusSeconds(1), new Told("crew", "begin", Duration.ofSeconds(6)));
    var over = incident("i1", 70, Optional.of(EVENING.plusSeconds(65)));
    var last = over.told(EVENING.plusSeconds(71), new Told("crew", "end", Duration.ofSeconds(6)));
    var log = new IncidentLog();
    List.of(last, begun, Facts.note(EVENING, "beer"), over, first).forEach(log::add);

    assertThat(log.all()).containsExactly(new IncidentLog.Entry(last.untold(), List.of(first, last)));
  }

  @Test
  void incidentThatCameBackIsOpenAgain() {
    var log = new IncidentLog();
    log.add(incident("i1", 0, Optional.of(EVENING)));
    log.add(incident("i1", 60, Optional.empty()));

    assertThat(log.all()).singleElement().matches(entry -> entry.last().end().isEmpty());
  }
}
