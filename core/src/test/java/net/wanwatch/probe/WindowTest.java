package net.wanwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final long SECOND = 1_000_000_000;

  private long now = 100 * SECOND;
  private final Window window = new Window(() -> now);

  private Outcome.Sent sent() {
    return new Outcome.Sent(0, NOON.plusNanos(now), now, 0);
  }

  private void answered(int millis) {
    window.accept(new Outcome.Answered(sent(), Duration.ofMillis(millis), Optional.empty()));
  }

  @Test
  void nothingSentIsNoLoss() {
    var stats = window.stats();
    assertThat(stats.loss()).isEmpty();
    assertThat(stats.p50()).isEmpty();
    assertThat(stats.lastAnswer()).isEmpty();
  }

  @Test
  void errorsAndUnknownsAreNoLossAndNoneOfThoseSent() {
    answered(10);
    window.accept(new Outcome.Lost(sent()));
    window.accept(new Outcome.Unsent(sent(), Reason.NO_ROUTE));
    window.accept(new Outcome.Unknown(sent(), Reason.PAUSED));
    now++;
    var stats = window.stats();
    assertThat(stats.sent()).isEqualTo(2);
    assertThat(stats.lost()).isEqualTo(1);
    assertThat(stats.errors()).isEqualTo(1);
    assertThat(stats.unknown()).isEqualTo(1);
    assertThat(stats.loss().getAsDouble()).isEqualTo(0.5, within(0.0));
  }

  @Test
  void roundTripOfAMinuteAgoIsNoneOfNow() {
    answered(40);
    now++;
    assertThat(window.stats().roundTrip(NOON.plusNanos(now + 4 * SECOND))).hasValue(Duration.ofMillis(40));
    assertThat(window.stats().roundTrip(NOON.plusNanos(now + 6 * SECOND))).isEmpty();
  }

  @Test
  void quantilesAreRoundTripsThatReallyWere() {
    for (int i = 100; i >= 1; i--) {
      answered(i);
    }
    now++;
    assertThat(window.stats().p50()).hasValue(Duration.ofMillis(50));
    assertThat(window.stats().p95()).hasValue(Duration.ofMillis(95));
  }

  @Test
  void whatIsOlderThanAMinuteIsForgottenButNotWhenItWasLastHeard() {
    answered(10);
    now += 60 * SECOND + 1;
    assertThat(window.stats().sent()).isZero();
    assertThat(window.stats().lastAnswer()).hasValue(NOON.plusSeconds(100).plusMillis(10));
  }

  @Test
  void hoursOfProbesKeepOnlyTheLastMinute() {
    for (int i = 0; i < 100_000; i++) {
      answered(i % 7);
      now += SECOND / 9;
    }
    assertThat(window.stats().sent()).isBetween(538, 541);
  }

  @Test
  void shorterStretchesSeeOnlyTheirs() {
    window.accept(new Outcome.Lost(sent()));
    now += 20 * SECOND;
    answered(5);
    now++;
    assertThat(window.last(Duration.ofSeconds(10)).loss().getAsDouble()).isEqualTo(0, within(0.0));
    assertThat(window.stats().loss().getAsDouble()).isEqualTo(0.5, within(0.0));
  }

  @Test
  void recentSecondsStandOldestFirstAndEmptyOnesAreEmpty() {
    answered(7);
    now += 2 * SECOND;
    window.accept(new Outcome.Lost(sent()));
    now += SECOND;
    assertThat(window.recent(3)).containsExactly(new Window.Second(1, 0, Optional.of(Duration.ofMillis(7))),
        new Window.Second(0, 0, Optional.empty()), new Window.Second(1, 1, Optional.empty()));
  }
}
