package net.wanwatch.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallTest {
  private static Fact.Minute minute(int sent, int lost, int rttMillis, Optional<Fact.Minute.Ways> ways) {
    return new Fact.Minute(Instant.EPOCH, "hill", "magic", Optional.of("wg1"), MeasuredPath.TUNNEL, sent, lost,
        Duration.ZERO, 0,
        RttBuckets.of(IntStream.range(0, sent - lost).mapToObj(_ -> Duration.ofMillis(rttMillis)).toList()), List.of(),
        OptionalLong.empty(), OptionalLong.empty(), Map.of(), ways);
  }

  private static Optional<Fact.Minute.Way> way(int sent, int lost, int late) {
    return Optional.of(new Fact.Minute.Way(sent, lost, 0, late, List.of(), Optional.empty(), Optional.empty()));
  }

  private static double rating(Fact.Minute minute) {
    return Call.rating(minute).orElseThrow();
  }

  /// Values of G.107's own equations, worked out by hand.
  @Test
  void ratingIsThatOfTheRecommendation() {
    assertThat(Call.rating(Duration.ofMillis(40), 0)).as("100 ms one way").isEqualTo(93.2);
    assertThat(Call.rating(Duration.ofMillis(40), 0.01)).isCloseTo(93.2 - 95 / 26.1, within(1e-9));
    assertThat(Call.rating(Duration.ofMillis(240), 0)).as("200 ms: Idd 3.0").isCloseTo(90.2, within(0.1));
    assertThat(Call.rating(Duration.ofMillis(640), 0)).as("400 ms: Idd 24.1").isCloseTo(69.1, within(0.1));
    assertThat(Call.rating(Duration.ofMillis(40), 1)).isBetween(0.0, 20.0);
  }

  @Test
  void scoresAreThoseOfTheAnnex() {
    assertThat(Call.mos(93.2)).isCloseTo(4.41, within(0.005));
    assertThat(Call.mos(Call.GOOD)).isCloseTo(4.02, within(0.01));
    assertThat(Call.mos(50)).isCloseTo(2.58, within(0.01));
    assertThat(Call.mos(0)).isEqualTo(1);
  }

  @Test
  void worseOfTheTwoDirectionsCounts() {
    var both = minute(545, 60, 38, Optional.of(new Fact.Minute.Ways(way(545, 30, 0), way(515, 30, 0), 50, 2)));
    var upload = minute(545, 60, 38, Optional.of(new Fact.Minute.Ways(way(545, 60, 0), way(485, 0, 0), 50, 2)));
    var nobodyKnows = minute(545, 60, 38, Optional.empty());
    assertThat(rating(both)).isGreaterThan(rating(upload));
    assertThat(rating(nobodyKnows)).isEqualTo(rating(upload));
    var late = minute(545, 0, 38, Optional.of(new Fact.Minute.Ways(way(545, 0, 0), way(545, 0, 60), 0, 0)));
    assertThat(rating(late)).isCloseTo(rating(upload), within(0.01));
  }

  @Test
  void minuteThatNobodyWatchedIsNoCall() {
    assertThat(Call.rating(minute(0, 0, 38, Optional.empty()))).isEmpty();
    assertThat(rating(minute(545, 545, 38, Optional.empty()))).isZero();
  }
}
