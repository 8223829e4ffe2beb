package net.wanwatch.collector.benchmark.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
  private long nanos;
  private final RoundTrips trips = new RoundTrips(() -> nanos);

  private static Outcome.Sent sent(long seconds) {
    return new Outcome.Sent(0, Instant.EPOCH, seconds * 1_000_000_000, 0);
  }

  private void answered(long second, int millis) {
    nanos = second * 1_000_000_000;
    trips.accept(new Outcome.Answered(sent(second), Duration.ofMillis(millis), Optional.empty()));
  }

  private static long at(int second) {
    return second * 1_000_000_000L;
  }

  @Test
  void idleAndLoadedAreTwoStretches() {
    for (int i = 1; i <= 20; i++) {
      answered(i, i <= 10 ? 30 : 100 + i);
    }
    assertThat(trips.between(at(1), at(11))).contains(new RoundTrips.Stats(0.030, 0.030, 10));
    assertThat(trips.between(at(11), at(21))).contains(new RoundTrips.Stats(0.115, 0.120, 10));
    assertThat(trips.between(at(21), at(30))).isEmpty();
  }

  @Test
  void lossIsSaidOnceEnoughIsDecided() {
    answered(1, 30);
    trips.accept(new Outcome.Lost(sent(2)));
    trips.accept(new Outcome.Unsent(sent(3), Reason.NO_ROUTE));
    assertThat(trips.loss(at(1), at(4), 3)).isEmpty();
    assertThat(trips.loss(at(1), at(4), 2)).hasValue(0.5);
  }

  @Test
  void twoMinutesAreKept() {
    answered(1, 30);
    answered(122, 30);
    assertThat(trips.between(at(0), at(200)).orElseThrow().n()).isEqualTo(1);
  }
}
