package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.Subject;
import org.junit.jupiter.api.Test;

class LogFloodTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private final List<Fact> journal = new ArrayList<>();
  private final LogFlood flood = new LogFlood("hill", "magic", journal::add, at(0));

  private static Moment at(long seconds) {
    return new Moment(NOON.plusSeconds(seconds), seconds * 1_000_000_000L);
  }

  private static Fact state(int i) {
    return new Fact.State(NOON, "hill", "magic", "wg1", Subject.MWAN3, Optional.empty(), "offline " + i,
        Optional.empty());
  }

  @Test
  void aMinuteOfAFloodIsAHundredAndTwentyFactsAndOneThatSaysSo() {
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 140; i++) {
        flood.accept(state(i));
      }
      flood.tick(at(second));
    }
    flood.tick(at(60));
    assertThat(journal).hasSize(LogFlood.MOST + 1);
    assertThat(journal.getLast()).isEqualTo(new Fact.Router(NOON.plusSeconds(60), "hill", "magic",
        RouterEvent.LOG_FLOOD, "8280 facts of its log dropped within a minute, 120 kept"));
    flood.accept(state(0));
    flood.tick(at(120));
    assertThat(journal).hasSize(LogFlood.MOST + 2);
  }
}
