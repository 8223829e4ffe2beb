package net.wanwatch.collector.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
  private static final Instant NOW = Instant.parse("2025-08-01T12:00:00Z");

  private final ClockOffset offset = new ClockOffset();

  @Test
  void oneLateAnswerDoesNotMoveIt() {
    for (int i = 0; i < 9; i++) {
      offset.sample(NOW.plusSeconds(60), NOW, NOW.plusSeconds(1));
    }
    offset.sample(NOW.plusSeconds(60), NOW, NOW.plusSeconds(30));
    assertThat(offset.median()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aRoutersHandshakeIsMovedByWholeSeconds() {
    offset.sample(NOW.plusSeconds(60), NOW, NOW.plusMillis(200));
    assertThat(offset.median()).isEqualTo(Duration.ofMillis(60_400));
    assertThat(offset.correct(NOW.plusSeconds(60))).isEqualTo(NOW);
  }

  @Test
  void upToTwoSecondsNothingIsMoved() {
    offset.sample(NOW.plusSeconds(1), NOW, NOW);
    assertThat(offset.median()).isEqualTo(Duration.ofMillis(1500));
    assertThat(offset.correct(NOW)).isEqualTo(NOW);
  }

  @Test
  void aRouterBehindUsIsMovedForward() {
    offset.sample(NOW.minusSeconds(100), NOW, NOW);
    assertThat(offset.correct(NOW)).isEqualTo(NOW.plusSeconds(99));
  }

  @Test
  void onlyTheLastTenPollsCount() {
    for (int i = 0; i < 10; i++) {
      offset.sample(NOW.plusSeconds(500), NOW, NOW);
    }
    for (int i = 0; i < 10; i++) {
      offset.sample(NOW, NOW, NOW.plusSeconds(1));
    }
    assertThat(offset.median()).isEqualTo(Duration.ZERO);
  }
}
