package net.wanwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import org.junit.jupiter.api.Test;

class WayOutTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final Outcome.Sent SENT = new Outcome.Sent(0, NOON, 0, 0);

  private final WayOut wayOut = new WayOut(Duration.ofMillis(220));

  private void lost(int count) {
    for (int i = 0; i < count; i++) {
      wayOut.accept(new Outcome.Lost(SENT));
    }
  }

  @Test
  void tenLossesOfAnAddressThatAnsweredAreALostWayOut() {
    wayOut.accept(new Outcome.Answered(SENT, Duration.ofMillis(9), Optional.empty()));
    lost(9);
    assertThat(wayOut.lostSince()).isEmpty();
    lost(1);
    assertThat(wayOut.lostSince()).contains(NOON.plusMillis(9));
    wayOut.accept(new Outcome.Answered(SENT, Duration.ofMillis(9), Optional.empty()));
    assertThat(wayOut.lostSince()).isEmpty();
  }

  @Test
  void addressThatNeverAnsweredProvesNothing() {
    lost(100);
    assertThat(wayOut.lostSince()).isEmpty();
  }

  @Test
  void fpingThatDiedProvesNothing() {
    wayOut.accept(new Outcome.Answered(SENT, Duration.ofMillis(9), Optional.empty()));
    lost(9);
    wayOut.accept(new Outcome.Unknown(SENT, Reason.UNTOLD));
    lost(9);
    assertThat(wayOut.lostSince()).isEmpty();
  }
}
