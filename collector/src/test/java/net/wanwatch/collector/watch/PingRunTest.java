package net.wanwatch.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PingRunTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final List<String> told = new ArrayList<>();
  private final WatchListener listener = new WatchListener() {
    @Override
    public void answered(Lane lane, long seq, Duration rtt, Instant sentAt) {
      told.add("answered " + seq + " sent " + Duration.between(START, sentAt).toMillis());
    }

    @Override
    public void lost(Lane lane, long seq, Instant sentAt) {
      told.add("lost " + seq + " sent " + Duration.between(START, sentAt).toMillis());
    }

    @Override
    public void late(Lane lane, long seq, Duration rtt, Instant sentAt) {
      told.add("late " + seq);
    }
  };
  private final PingRun run = new PingRun(new Lane(Probe.UPLINK, "wg1"), at(0), listener);

  private static Point at(long millis) {
    return new Point(START.plusMillis(millis), millis * 1_000_000);
  }

  private void answer(int seq, long rtt, long heardAt) {
    run.answered(new PingLine.Answered(20, seq, Duration.ofMillis(rtt)), at(heardAt));
  }

  private void heardUntil(long millis) {
    run.heardUntil(millis * 1_000_000);
  }

  @Test
  void anAnswerIsSentItsRoundTripBeforeItCame() {
    answer(0, 40, 60);
    answer(1, 50, 2070);
    heardUntil(4000);
    assertThat(told).containsExactly("answered 0 sent 20", "answered 1 sent 2020");
  }

  @Test
  void aGapIsLostOnceAndOnlyWhenItsTimeIsOver() {
    answer(0, 40, 60);
    answer(2, 40, 4060);
    heardUntil(4500);
    assertThat(told).hasSize(2);
    heardUntil(4600);
    heardUntil(6000);
    assertThat(told).containsExactly("answered 0 sent 20", "answered 2 sent 4020", "lost 1 sent 2020");
  }

  @Test
  void silenceIsLostFromTheStartOn() {
    heardUntil(2400);
    assertThat(told).isEmpty();
    heardUntil(6600);
    assertThat(told).containsExactly("lost 0 sent 0", "lost 1 sent 2000", "lost 2 sent 4000");
  }

  @Test
  void whatComesAfterItWasLostIsLate() {
    heardUntil(3000);
    answer(0, 3100, 3150);
    answer(1, 40, 3160);
    answer(1, 60, 3180);
    assertThat(told).containsExactly("lost 0 sent 0", "late 0", "answered 1 sent 3120", "late 1");
  }

  @Test
  void tooLongOnItsWayIsLateAndLost() {
    answer(0, 2600, 2700);
    heardUntil(2800);
    assertThat(told).containsExactly("late 0", "lost 0 sent 100");
  }

  /// Whether its 16 bits came round or not, the number nearest to what must be under way is meant.
  @Test
  void theNumbersComeRoundAfterADayAndAHalf() {
    long seconds = 65_536 * 2L;
    for (long s = 0; s < seconds + 6; s += 2) {
      answer((int) (s / 2 & 0xffff), 40, s * 1000 + 60);
      heardUntil(s * 1000 + 100);
    }
    heardUntil((seconds + 6) * 1000);
    assertThat(told).hasSize(65_539).noneMatch(t -> t.startsWith("lost") || t.startsWith("late"));
    assertThat(told.getLast()).startsWith("answered 65538 ");
  }
}
