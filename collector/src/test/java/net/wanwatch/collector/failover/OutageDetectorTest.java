package net.wanwatch.collector.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.collector.failover.OutageDetector.Change;
import org.junit.jupiter.api.Test;

class OutageDetectorTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final Duration HALF = Duration.ofMillis(55);

  private final OutageDetector detector = new OutageDetector(5);

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

  private static Instant at(int probe) {
    return NOON.plusMillis(110L * probe);
  }

  @Test
  void fourLossesAreNoOutage() {
    assertThat(probes("..xxxx..........")).isEmpty();
  }

  @Test
  void startAndEndAreMidpointsWithTheirBounds() {
    var start = new Moment(at(1).plus(HALF), HALF);
    assertThat(probes("..xxxxx.....")).containsExactly(new Change.Began(start),
        new Change.Ended(start, new Moment(at(6).plus(HALF), HALF)));
  }

  @Test
  void aSingleAnswerEndsNothing() {
    var changes = probes("..xxxxx.xx..x.....");
    assertThat(changes).hasSize(2);
    assertThat(((Change.Ended) changes.getLast()).end()).isEqualTo(new Moment(at(12).plus(HALF), HALF));
  }

  @Test
  void ourOwnPauseWidensTheBounds() {
    assertThat(probes(".?????xxxxx")).containsExactly(new Change.Began(Moment.between(at(0), at(6))));
  }

  @Test
  void outageOfAnEarlierProcessGoesOnAndEndsWithHonestBounds() {
    var start = new Moment(NOON.minusSeconds(60), HALF);
    detector.resume(start, NOON.minusSeconds(40));
    assertThat(probes("....."))
        .containsExactly(new Change.Ended(start, new Moment(NOON.minusSeconds(20), Duration.ofSeconds(20))));
  }

  @Test
  void deadFromTheVeryFirstProbeBeganThere() {
    assertThat(probes("xxxxx")).containsExactly(new Change.Began(new Moment(at(0), Duration.ZERO)));
  }
}
