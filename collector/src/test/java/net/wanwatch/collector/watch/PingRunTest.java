package net.wanwatch.collector.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import org.junit.jupiter.api.Test;

class PingRunTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final List<String> told = new ArrayList<>();
  private final PingRun run = new PingRun(Duration.ofSeconds(1), at(0), this::tell);

  private void tell(Event.Ping ping) {
    told.add(switch (ping) {
      case Event.Ping.Answered(var sent, var _) -> "answered sent " + sent.since(at(0)).toMillis();
      case Event.Ping.Lost(var sent) -> "lost sent " + sent.since(at(0)).toMillis();
      case Event.Ping.Started _,Event.Ping.Failed _ -> throw new AssertionError(ping);
    });
  }

  private static Moment at(long millis) {
    return new Moment(START.plusMillis(millis), millis * 1_000_000);
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
    answer(1, 50, 1070);
    heardUntil(2900);
    assertThat(told).containsExactly("answered sent 20", "answered sent 1020");
  }

  @Test
  void aGapIsLostOnceAndOnlyWhenItsTimeIsOver() {
    answer(0, 40, 60);
    answer(2, 40, 2060);
    heardUntil(3010);
    assertThat(told).hasSize(2);
    heardUntil(3020);
    heardUntil(4000);
    assertThat(told).containsExactly("answered sent 20", "answered sent 2020", "lost sent 1020");
  }

  @Test
  void silenceIsLostFromTheStartOn() {
    heardUntil(1900);
    assertThat(told).isEmpty();
    heardUntil(4100);
    assertThat(told).containsExactly("lost sent 0", "lost sent 1000", "lost sent 2000");
  }

  @Test
  void whatComesAfterItWasLostIsNoAnswer() {
    heardUntil(2500);
    answer(0, 2600, 2650);
    answer(1, 40, 2660);
    answer(1, 60, 2680);
    assertThat(told).containsExactly("lost sent 0", "answered sent 1060");
  }

  @Test
  void tooLongOnItsWayIsLost() {
    answer(0, 2100, 2200);
    heardUntil(2300);
    assertThat(told).containsExactly("lost sent 100");
  }

  /// The stream hung for nine seconds: what it hands on late left when its number says, not when it came.
  @Test
  void answersOfAStreamThatHungWereSentBefore() {
    for (int seq = 0; seq < 10; seq++) {
      answer(seq, 40, seq * 1000L + 40);
    }
    answer(10, 40, 19_100);
    answer(11, 40, 19_101);
    assertThat(told.subList(10, 12)).containsExactly("answered sent 10040", "answered sent 11080");
  }

  /// Whether its 16 bits came round or not, the number nearest to what must be under way is meant.
  @Test
  void theNumbersComeRoundAfterADay() {
    long seconds = 65_536;
    for (long s = 0; s < seconds + 3; s++) {
      answer((int) (s & 0xffff), 40, s * 1000 + 60);
      heardUntil(s * 1000 + 100);
    }
    heardUntil((seconds + 3) * 1000);
    assertThat(told).hasSize(65_539).noneMatch(t -> t.startsWith("lost"));
  }
}
