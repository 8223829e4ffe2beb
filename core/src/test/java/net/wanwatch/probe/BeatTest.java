package net.wanwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/// One flow by a clock of the test's own: what it sends is answered after 50 ms, or never.
class BeatTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  private final Beat beat = new Beat(Duration.ofMillis(2_200), Duration.ofMillis(110));
  private final List<Long> steady = new ArrayList<>();
  private final List<Long> extra = new ArrayList<>();
  /// When what has no answer yet was sent, and when it is answered or given up.
  private final TreeMap<Long, Long> underWay = new TreeMap<>();
  private final List<Long> alarms = new ArrayList<>();

  private void play(long from, long until, LongPredicate lost) {
    for (long now = from; now < until; now += MILLI) {
      long at = now;
      for (var it = underWay.entrySet().iterator(); it.hasNext();) {
        var each = it.next();
        if (each.getValue() <= at) {
          if (each.getValue() - each.getKey() < SECOND) {
            beat.answered(Duration.ofNanos(each.getValue() - each.getKey()));
          }
          it.remove();
        }
      }
      var oldest = underWay.isEmpty() ? OptionalLong.empty() : OptionalLong.of(underWay.firstKey());
      beat.look(oldest, now);
      boolean counts = beat.steady(now);
      if (counts || beat.extra(now)) {
        (counts ? steady : extra).add(now);
        underWay.put(now, now + (lost.test(now) ? 2 * SECOND : 50 * MILLI));
      }
      if (beat.alarms(now)) {
        alarms.add(now);
      }
    }
  }

  private long extraBetween(long from, long until) {
    return extra.stream().filter(at -> at >= from && at < until).count();
  }

  @Test
  void calmFlowSendsRarelyAfterItsFirstSeconds() {
    beat.begin(0);
    play(0, 60 * SECOND, _ -> false);
    assertThat(steady).hasSize(28);
    assertThat(extraBetween(0, 5 * SECOND)).isGreaterThan(30);
    assertThat(extraBetween(5 * SECOND, 60 * SECOND)).isZero();
    assertThat(alarms).isEmpty();
  }

  /// The first lost one is overdue 300 ms beyond its round trip; from then on they go nine times a second.
  @Test
  void silenceIsLookedAtCloselyUntilItIsOverForSomeSeconds() {
    beat.begin(0);
    play(0, 90 * SECOND, at -> at > 30 * SECOND && at < 50 * SECOND);
    long lost = steady.stream().filter(at -> at > 30 * SECOND).findFirst().orElseThrow();
    assertThat(extra.stream().filter(at -> at > 30 * SECOND).findFirst().orElseThrow()).isBetween(lost + 340 * MILLI,
        lost + 360 * MILLI);
    assertThat(extraBetween(35 * SECOND, 50 * SECOND)).isBetween(120L, 137L);
    assertThat(extraBetween(58 * SECOND, 90 * SECOND)).isZero();
    assertThat(alarms.getFirst()).isBetween(lost + SECOND, lost + SECOND + 2 * MILLI);
    assertThat(alarms.getLast()).isLessThan(51 * SECOND);
  }

  /// An alarm that goes on for ever would make a dead tunnel dear on all others.
  @Test
  void longSilenceAlarmsForAMinute() {
    beat.begin(0);
    play(0, 300 * SECOND, at -> at > 10 * SECOND);
    assertThat(alarms.getLast()).isLessThan(74 * SECOND);
  }

  /// Extra ones are sent where something was lost: with them a link that loses a tenth would look worse.
  @Test
  void whatCountsIsSentWhateverIsLost() {
    beat.begin(0);
    var random = new Random(1);
    play(0, 3600 * SECOND, _ -> random.nextInt(10) == 0);
    assertThat(steady).hasSize(1637);
    for (int i = 0; i < steady.size(); i++) {
      assertThat(steady.get(i)).isEqualTo(2200L * i * MILLI);
    }
    assertThat(extra).hasSizeGreaterThan(3000);
  }

  @Test
  void flowOfOneBeatHasNoExtras() {
    var usual = new Beat(Duration.ofMillis(110), Duration.ofMillis(110));
    usual.begin(0);
    usual.uneasy(0);
    assertThat(usual.steady(0)).isTrue();
    assertThat(usual.extra(200 * MILLI)).isFalse();
    assertThat(usual.due(OptionalLong.of(0))).isEqualTo(110 * MILLI);
  }
}
