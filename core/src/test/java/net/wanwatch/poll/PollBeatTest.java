package net.wanwatch.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PollBeatTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final FakeTicks ticks = new FakeTicks();
  private final List<Duration> starts = new ArrayList<>();
  private Duration takes = Duration.ofMillis(200);
  private final Poll<Integer> poll = new Poll<>("router", this::read, INTERVAL, InstantSource.fixed(Instant.EPOCH),
      ticks, 0);

  private int read() {
    starts.add(ticks.now());
    ticks.pass(takes);
    return starts.size();
  }

  private List<Duration> polls(int number) throws InterruptedException {
    for (int i = 0; i < number; i++) {
      poll.next();
    }
    return starts;
  }

  private static Duration ms(long ms) {
    return Duration.ofMillis(ms);
  }

  @Test
  void thirteenLogLinesAtOnceFreezeNothing() throws InterruptedException {
    IntStream.range(0, 13).forEach(i -> ticks.at(ms(6_000 + 300 * i), poll::askNow));
    polls(20);
    var longest = IntStream.range(1, starts.size())
        .mapToObj(i -> starts.get(i).minus(starts.get(i - 1)))
        .max(Duration::compareTo)
        .orElseThrow();
    assertThat(longest).isLessThanOrEqualTo(INTERVAL);
    assertThat(starts).contains(ms(0), ms(5_000), ms(10_000), ms(15_000), ms(20_000), ms(25_000));
  }

  @Test
  void askedInBetweenIsAskedAtOnceAndMovesNoBeat() throws InterruptedException {
    ticks.at(ms(6_000), poll::askNow);
    assertThat(polls(4)).containsExactly(ms(0), ms(5_000), ms(6_000), ms(10_000));
  }

  @Test
  void questionsThatComeTogetherAreOne() throws InterruptedException {
    IntStream.range(0, 7).forEach(_ -> ticks.at(ms(6_000), poll::askNow));
    assertThat(polls(4)).containsExactly(ms(0), ms(5_000), ms(6_000), ms(10_000));
  }

  @Test
  void askedWhileOneIsUnderWayIsOneMoreAfterIt() throws InterruptedException {
    IntStream.range(0, 5).forEach(i -> ticks.at(ms(5_010 + 10 * i), poll::askNow));
    assertThat(polls(4)).containsExactly(ms(0), ms(5_000), ms(5_200), ms(10_000));
  }

  @Test
  void aStormOfQuestionsLeavesTheRouterTimeToBreathe() throws InterruptedException {
    IntStream.range(0, 3_000).forEach(i -> ticks.at(ms(6_000 + i), poll::askNow));
    polls(8);
    assertThat(starts).startsWith(ms(0), ms(5_000), ms(6_000), ms(6_700), ms(7_400), ms(8_100), ms(8_800), ms(9_500));
    assertThat(polls(2)).endsWith(ms(10_000), ms(15_000));
  }

  @Test
  void askedJustBeforeTheBeatWaitsNoLongerThanForTheBeat() throws InterruptedException {
    ticks.at(ms(9_500), poll::askNow);
    ticks.at(ms(9_800), poll::askNow);
    assertThat(polls(5)).containsExactly(ms(0), ms(5_000), ms(9_500), ms(10_000), ms(15_000));
  }

  @Test
  void aPollThatTookTooLongMakesTheNextOneLateByThat() throws InterruptedException {
    takes = ms(7_000);
    polls(1);
    takes = ms(200);
    assertThat(polls(3)).containsExactly(ms(0), ms(7_000), ms(12_000), ms(17_000));
  }
}
