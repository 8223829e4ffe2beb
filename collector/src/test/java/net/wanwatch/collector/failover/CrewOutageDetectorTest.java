package net.wanwatch.collector.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.collector.failover.CrewOutageDetector.Change;
import net.wanwatch.collector.failover.CrewOutageDetector.Fate;
import org.junit.jupiter.api.Test;

class CrewOutageDetectorTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private final CrewOutageDetector detector = new CrewOutageDetector(Duration.ofSeconds(2));

  /// Probes of one flow 100 ms apart from `second` on: `.` answered, `x` lost, `?` unknown.
  private void flow(int second, String fates) {
    for (int i = 0; i < fates.length(); i++) {
      detector.sent(NOON.plusSeconds(second).plusMillis(100L * i),
          fates.charAt(i) == '.' ? Fate.ANSWERED : fates.charAt(i) == 'x' ? Fate.LOST : Fate.UNKNOWN);
    }
  }

  private List<Change> settled() {
    return detector.settle(NOON.plusSeconds(3600));
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
    var start = new Moment(NOON.plusMillis(50), Duration.ofMillis(50));
    assertThat(changes).containsExactly(new Change.Began(start),
        new Change.Ended(start, new Moment(NOON.plusMillis(4350), Duration.ofMillis(50))));
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
    assertThat(detector.settle(NOON.plusMillis(2500))).isEmpty();
    assertThat(detector.settle(NOON.plusSeconds(6))).hasSize(1);
  }

  @Test
  void ourOwnPauseIsNoOutage() {
    flow(0, "." + "?".repeat(100) + ".");
    assertThat(settled()).isEqualTo(new ArrayList<>());
  }
}
