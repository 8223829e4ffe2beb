package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.collector.judge.Silence.Change;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static final long NOON = Duration.ofHours(12).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Duration HALF = Duration.ofMillis(55);

  private final Silence detector = new Silence(5, Duration.ofSeconds(1), () -> 5, LossRate.ofProbes());

  /// Probes 110 ms apart: `.` answered, `x` lost, `?` our own pause.
  private List<Change> probes(String fates) {
    var changes = new ArrayList<Change>();
    for (int i = 0; i < fates.length(); i++) {
      switch (fates.charAt(i)) {
        case '.' -> detector.answered(at(i)).ifPresent(changes::add);
        case 'x' -> detector.lost(at(i)).ifPresent(changes::add);
        default -> {
          // Unknown: neither.
        }
      }
    }
    return changes;
  }

  private static long at(int probe) {
    return NOON + Duration.ofMillis(110).toNanos() * probe;
  }

  @Test
  void fourLossesAreNoOutage() {
    assertThat(probes("..xxxx..........")).isEmpty();
  }

  @Test
  void startAndEndAreMidpointsWithTheirBounds() {
    var start = new Bracket(at(1) + HALF.toNanos(), HALF);
    assertThat(probes("..xxxxx.....")).containsExactly(new Change.Began(start),
        new Change.Ended(start, new Bracket(at(6) + HALF.toNanos(), HALF)));
  }

  @Test
  void aSingleAnswerEndsNothing() {
    var changes = probes("..xxxxx.xx..x.....");
    assertThat(changes).hasSize(2);
    assertThat(((Change.Ended) changes.getLast()).end()).isEqualTo(new Bracket(at(12) + HALF.toNanos(), HALF));
  }

  @Test
  void ourOwnPauseWidensTheBounds() {
    assertThat(probes(".?????xxxxx")).containsExactly(new Change.Began(Bracket.between(at(0), at(6))));
  }

  @Test
  void outageOfAnEarlierProcessGoesOnAndEndsWithHonestBounds() {
    var start = new Bracket(NOON - 60 * SECOND, HALF);
    detector.resume(start, NOON - 40 * SECOND);
    assertThat(probes("....."))
        .containsExactly(new Change.Ended(start, new Bracket(NOON - 20 * SECOND, Duration.ofSeconds(20))));
  }

  @Test
  void outageOfAnEarlierProcessThatIsSilentStillMayHaveBeenOverWhileNobodyWatched() {
    var start = new Bracket(NOON - 60 * SECOND, HALF);
    detector.resume(start, NOON - 40 * SECOND);
    assertThat(probes("xxxxxxxx....."))
        .containsExactly(new Change.Ended(start, new Bracket(at(7) + HALF.toNanos(), HALF.plusSeconds(40))));
  }

  @Test
  void whatNobodyWatchedInTheMiddleOfAnOutageWidensItsEnd() {
    var unwatched = Duration.ofNanos(at(37) - at(6));
    assertThat(probes("..xxxxx" + "?".repeat(30) + "xxx.....").getLast()).isEqualTo(new Change.Ended(
        new Bracket(at(1) + HALF.toNanos(), HALF), new Bracket(at(39) + HALF.toNanos(), HALF.plus(unwatched))));
  }

  @Test
  void theNextOutageIsAsCertainAsEver() {
    probes("..xxxxx" + "?".repeat(30) + "xxx.....");
    assertThat(((Change.Ended) probes("..xxxxx.....").getLast()).end().bound()).isEqualTo(HALF);
  }

  @Test
  void deadFromTheVeryFirstProbeBeganThere() {
    assertThat(probes("xxxxx")).containsExactly(new Change.Began(new Bracket(at(0), Duration.ZERO)));
  }

  /// Pings: answered at once, proved lost two seconds after they were sent.
  @Test
  void whatIsProvedLostAfterTheEndBelongsToTheOutageAndMakesNoLossyLink() {
    var rate = LossRate.ofPings();
    var pings = new Silence(1, Duration.ofSeconds(1), () -> 2, rate);
    pings.answered(at(0));
    assertThat(pings.lost(at(1))).isEmpty();
    assertThat(pings.lost(at(2))).isPresent();
    assertThat(pings.answered(at(5))).isPresent();
    double before = rate.rate();
    assertThat(pings.lost(at(3))).isEmpty();
    assertThat(pings.lost(at(4))).isEmpty();
    pings.answered(at(6));
    assertThat(pings.down()).isFalse();
    assertThat(rate.rate()).isLessThanOrEqualTo(before);
  }
}
