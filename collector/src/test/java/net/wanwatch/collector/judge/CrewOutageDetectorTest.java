package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.collector.judge.CrewOutageDetector.Change;
import net.wanwatch.collector.judge.CrewOutageDetector.Fate;
import org.junit.jupiter.api.Test;

class CrewOutageDetectorTest {
  private static final long NOON = Duration.ofHours(12).toNanos();
  private static final long MILLI = 1_000_000;

  private final CrewOutageDetector detector = new CrewOutageDetector(Duration.ofSeconds(2));

  /// Probes of one flow 100 ms apart from `second` on: `.` answered, `x` lost, `?` unknown.
  private void flow(int second, String fates) {
    for (int i = 0; i < fates.length(); i++) {
      detector.sent(NOON + (second * 1000L + 100L * i) * MILLI,
          fates.charAt(i) == '.' ? Fate.ANSWERED : fates.charAt(i) == 'x' ? Fate.LOST : Fate.UNKNOWN);
    }
  }

  private List<Change> settled() {
    return detector.settle(NOON + 3600_000L * MILLI);
  }

  @Test
  void oneFlowThatAnswersIsNoOutage() {
    flow(0, "." + "x".repeat(40) + ".");
    flow(0, ".".repeat(60));
    assertThat(settled()).isEmpty();
  }

  @Test
  void nothingForASecondIsOneAndItsPiecesAreJoined() {
    flow(0, "." + "x".repeat(20) + "..." + "x".repeat(20) + ".".repeat(110));
    var changes = settled();
    var start = new Bracket(NOON + 50 * MILLI, Duration.ofMillis(50));
    assertThat(changes).containsExactly(new Change.Began(start),
        new Change.Ended(start, new Bracket(NOON + 4350 * MILLI, Duration.ofMillis(50))));
  }

  @Test
  void lessThanASecondIsLoss() {
    flow(0, "." + "x".repeat(9) + ".".repeat(110));
    assertThat(settled()).isEmpty();
  }

  @Test
  void whatIsNotYetDecidedIsWaitedFor() {
    flow(0, ".");
    flow(0, "x".repeat(30));
    assertThat(detector.settle(NOON + 2500 * MILLI)).isEmpty();
    assertThat(detector.settle(NOON + 6_000L * MILLI)).hasSize(1);
  }

  @Test
  void aSingleLossAfterAPauseOfOursIsNoOutage() {
    flow(0, "." + "?".repeat(100) + "x" + ".".repeat(110));
    assertThat(settled()).isEmpty();
  }

  /// A process that stands still sends nothing; a flow that is stuck in the router's connection tracking is lost all the time.
  @Test
  void lossesOfOneFlowOnBothSidesOfATimeWithoutProbesAreNoOutage() {
    flow(0, "..xx");
    flow(5, "x" + ".".repeat(20));
    assertThat(settled()).isEmpty();
  }

  @Test
  void outageThatBeganInAPauseOfOursHasABoundAsWide() {
    flow(0, "." + "?".repeat(50) + "x".repeat(20));
    assertThat(settled()).containsExactly(new Change.Began(Bracket.between(NOON, NOON + 5100 * MILLI)));
  }

  @Test
  void aPauseOfOursInTheMiddleOfAnOutageWidensItsEnd() {
    flow(0, "." + "x".repeat(20) + "?".repeat(50) + "x".repeat(20) + ".".repeat(20));
    assertThat(settled().getLast()).isEqualTo(new Change.Ended(new Bracket(NOON + 50 * MILLI, Duration.ofMillis(50)),
        new Bracket(NOON + 9050 * MILLI, Duration.ofMillis(5150))));
  }

  @Test
  void outageOfAnEarlierProcessMayHaveBeenOverWhileNobodyWatched() {
    var start = new Bracket(NOON - 60_000 * MILLI, Duration.ofMillis(50));
    detector.resume(start, NOON - 40_000 * MILLI);
    flow(0, "x".repeat(20) + ".".repeat(20));
    assertThat(settled())
        .containsExactly(new Change.Ended(start, new Bracket(NOON + 1950 * MILLI, Duration.ofMillis(40_050))));
  }

  @Test
  void ourOwnPauseIsNoOutage() {
    flow(0, "." + "?".repeat(100) + ".");
    assertThat(settled()).isEqualTo(new ArrayList<>());
  }
}
