package net.wanwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Window;
import org.junit.jupiter.api.Test;

class PageOfTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final long SECOND = 1_000_000_000;

  private final Window probes = new Window(() -> 100 * SECOND);

  /// Four in a second.
  private void lost(int seconds) {
    for (int quarter = 0; quarter < seconds * 4; quarter++) {
      long at = (100 - seconds) * SECOND + quarter * SECOND / 4;
      probes.accept(new Outcome.Lost(new Outcome.Sent(quarter, NOON, at, 0)));
    }
  }

  private boolean receives(int secondsAgo) {
    return PageOf.receives(Optional.of(NOON.minusSeconds(secondsAgo)), probes, NOON);
  }

  @Test
  void silenceWithinAKeepaliveIsNoneWhereNobodyProbes() {
    assertThat(receives(20)).isTrue();
    assertThat(receives(31)).isFalse();
    assertThat(PageOf.receives(Optional.empty(), probes, NOON)).isFalse();
  }

  @Test
  void tunnelWhoseProbesAreAllLostReceivesNothing() {
    lost(8);
    assertThat(receives(7)).isFalse();
    assertThat(receives(3)).isTrue();
  }

  @Test
  void oneAnswerShowsThatItsProbesGetThrough() {
    lost(8);
    probes.accept(
        new Outcome.Answered(new Outcome.Sent(99, NOON, 99 * SECOND, 0), Duration.ofMillis(40), Optional.empty()));
    assertThat(receives(7)).isTrue();
  }
}
