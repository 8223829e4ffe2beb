package net.wanwatch.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DetectionTest {
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  @Test
  void whatWasSaidBeforeAnOutageBeganDetectedNothingOfIt() {
    var outage = Fact.Outage.open(NOON, "hill", "1", "magic", "wg1", NOON, Duration.ZERO, SeenBy.TUNNEL, false);
    assertThat(outage.detected(NOON, NOON.minusMillis(612_700)).detected()).isEmpty();
    assertThat(outage.detected(NOON, NOON.plusSeconds(6)).detected()).contains(NOON.plusSeconds(6));
  }

  @Test
  void aNegativeDetectionIsNone() {
    assertThat(failover(Duration.ofMillis(-612_700)).detection()).isEmpty();
    assertThat(failover(Duration.ofMillis(6_100)).detection()).contains(Duration.ofMillis(6_100));
  }

  private static Fact.Failover failover(Duration detection) {
    return new Fact.Failover(NOON, "hill", "magic", "wg1", FailoverDirection.FAILOVER, Optional.of(detection),
        Duration.ofSeconds(5), Duration.ofSeconds(9), Optional.empty(), 0, Optional.empty(), Optional.empty(),
        Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), false);
  }
}
