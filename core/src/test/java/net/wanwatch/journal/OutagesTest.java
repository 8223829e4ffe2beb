package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

class OutagesTest {
  private static final Fact.Outage OPEN = Facts.outage();
  private static final Instant LATER = Facts.EVENING.plusSeconds(7);

  @Test
  void theLastLineOfAnOutageCounts() {
    var judged = OPEN.judged(LATER, Verdict.TUNNEL_DOWN, "no handshake for 191 s");
    var ended = judged.ended(LATER.plusSeconds(1), LATER, Duration.ofMillis(55));
    assertThat(Outages.fold(List.of(OPEN, judged)).tunnels()).containsExactly(judged);
    assertThat(Outages.fold(List.of(OPEN, judged, ended)).tunnels()).containsExactly(ended);
  }

  @Test
  void anEndStaysWhenTheClockStepsBack() {
    var ended = OPEN.ended(OPEN.at().minusSeconds(60), LATER, Duration.ofSeconds(60));
    assertThat(Outages.fold(List.of(ended, OPEN)).tunnels()).containsExactly(ended);
  }

  @Test
  void sitesDoNotMixAndOtherFactsDoNotMatter() {
    var elsewhere = Fact.Outage.open(OPEN.at(), "valley", OPEN.id(), "magic", "wg2", OPEN.start(), OPEN.startBound(),
        SeenBy.TUNNEL, false);
    var crew = new Fact.CrewOutage(LATER, "hill", "o7", "magic", LATER, Duration.ofMillis(110), Optional.empty(),
        Optional.empty(), Optional.empty());
    var outages = Outages.fold(List.of(OPEN, Facts.note(LATER, "dark"), elsewhere, crew));
    assertThat(outages.tunnels()).containsExactly(OPEN, elsewhere);
    assertThat(outages.crew()).containsExactly(crew);
  }
}
