package net.wanwatch.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RttBuckets;
import org.junit.jupiter.api.Test;

/// Loss processes whose truth is known: minutes are made of them as the judge sums up its probes, and mwan3's tracker is played on the same
/// process, for much longer than what was watched.
class FalseFailoversTest {
  private static final Instant EPOCH = Instant.parse("2026-08-01T00:00:00Z");
  private static final int PROBES = 9;
  private static final Tracking LAB = new Tracking(3, 1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(3),
      Duration.ofSeconds(1), 3, Duration.ofSeconds(2));

  /// Part of what is sent at each tenth of a second that is lost.
  private interface Weather {
    float[] tenths(int days, Random random);
  }

  /// All of it with the same chance.
  private static Weather even(double loss) {
    return (days, _) -> {
      var all = new float[days * 864_000];
      Arrays.fill(all, (float) loss);
      return all;
    };
  }

  /// Five seconds in which `part` of all is lost, `aMinute` of them.
  private static Weather spells(double part, double aMinute) {
    return (days, random) -> {
      var all = even(0.001).tenths(days, random);
      for (int at = 0; at + 50 < all.length; at += 50 + (int) (-Math.log(1 - random.nextDouble()) * 600 / aMinute)) {
        Arrays.fill(all, at, at + 50, (float) part);
      }
      return all;
    };
  }

  /// Rows of `mean` seconds in which all is lost, `aMinute` of them, over `loss` everywhere.
  private static Weather bursts(double mean, double aMinute, double loss) {
    return (days, random) -> {
      var all = even(loss).tenths(days, random);
      double t = 0;
      while (true) {
        t += -Math.log(1 - random.nextDouble()) * 60 / aMinute;
        double length = -Math.log(1 - random.nextDouble()) * mean;
        int from = (int) Math.round(t * 10);
        int to = (int) Math.round((t + length) * 10);
        if (from >= all.length) {
          return all;
        }
        Arrays.fill(all, from, Math.min(all.length, to), 1);
        t += length;
      }
    };
  }

  /// The weather of the night is an hour of rain.
  private static Weather rain(double dry, double wet) {
    return (days, _) -> {
      var all = new float[days * 864_000];
      for (int i = 0; i < all.length; i++) {
        all[i] = (float) (i % 864_000 < 36_000 ? wet : dry);
      }
      return all;
    };
  }

  /// What the journal would have of it.
  private static FalseFailovers watched(Tracking tracking, float[] weather, Random random) {
    var falsely = FalseFailovers.of(tracking).orElseThrow();
    for (int m = 0; (m + 1) * 600 <= weather.length; m++) {
      falsely.add(minute(EPOCH.plusSeconds(60L * (m + 1)), lost(weather, m, random), "ok"));
    }
    return falsely;
  }

  private static boolean[] lost(float[] weather, int minute, Random random) {
    var lost = new boolean[PROBES * 60];
    for (int i = 0; i < lost.length; i++) {
      lost[i] = random.nextFloat() < weather[minute * 600 + i * 10 / PROBES];
    }
    return lost;
  }

  private static Fact.Minute minute(Instant at, boolean[] probes, String verdict) {
    int lost = 0;
    int runs = 0;
    int longest = 0;
    int run = 0;
    var sums = new int[15];
    for (int i = 0; i < probes.length; i++) {
      boolean gone = probes[i];
      sums[(int) Math.floorMod(at.getEpochSecond() - 60 + i / PROBES, 15L)] += gone ? 1 : 0;
      run = gone ? run + 1 : 0;
      lost += gone ? 1 : 0;
      runs += run == 1 ? 1 : 0;
      longest = Math.max(longest, run);
    }
    return new Fact.Minute(at, "hill", "magic", Optional.of("wg1"), MeasuredPath.TUNNEL, probes.length, lost,
        Duration.ZERO, 0, RttBuckets.NONE,
        Arrays.stream(sums).mapToObj(it -> new Fact.Minute.Second(4 * PROBES, it, Duration.ZERO)).toList(),
        OptionalLong.empty(), OptionalLong.empty(), Map.of("verdict", Map.of(verdict, Duration.ofSeconds(60))),
        Optional.of(new Fact.Minute.Ways(Optional.empty(), Optional.empty(), runs, longest)));
  }

  /// Failovers a day of mwan3's tracker: a ping each round, `down` lost ones in a row; and back after `up` answered ones.
  private static double played(Tracking tracking, float[] weather, Random random) {
    double t = 0;
    int failed = 0;
    int answered = tracking.up();
    int failovers = 0;
    double interval = tracking.interval().toMillis() / 1e3;
    double after = tracking.failedRound().plus(tracking.failureInterval()).toMillis() / 1e3;
    while (t * 10 < weather.length - 1) {
      boolean lost = random.nextFloat() < weather[(int) (t * 10)];
      if (answered < tracking.up()) {
        answered = lost ? 0 : answered + 1;
        t += lost || answered == tracking.up() ? interval + 0.05 : tracking.recoveryInterval().toMillis() / 1e3;
        continue;
      }
      failed = lost ? failed + 1 : 0;
      t += lost ? after : interval + 0.05;
      if (failed == tracking.down()) {
        failovers++;
        failed = 0;
        answered = 0;
      }
    }
    return failovers / (weather.length / 864_000.0);
  }

  private static List<String> wrong(Weather weather, int seed) {
    var wrong = new ArrayList<String>();
    for (int down = 1; down <= 3; down++) {
      var tracking = LAB.withDown(down);
      double truth = played(tracking, weather.tenths(100, new Random(seed)), new Random(seed + 1));
      var rate = watched(tracking, weather.tenths(7, new Random(seed + 2)), new Random(seed + 3)).rate().orElseThrow();
      boolean met = truth * 7 > 1;
      if (met && (rate.aDay() > truth * 2 || rate.aDay() < truth / 2)) {
        wrong.add("down %d: %.3f a day, reckoned %s".formatted(down, truth, rate));
      }
      // The truth was counted over a hundred days.
      double spread = (2 * Math.sqrt(truth * 100) + 2) / 100;
      if (truth - spread > rate.high() || truth + spread < rate.low()) {
        wrong.add("down %d: %.3f a day, outside %s".formatted(down, truth, rate));
      }
    }
    return wrong;
  }

  @Test
  void lossByChanceIsWithinAFactorOfTwo() {
    assertThat(wrong(even(0.02), 1)).isEmpty();
    assertThat(wrong(even(0.1), 11)).isEmpty();
  }

  @Test
  void shortRowsAreWithinAFactorOfTwo() {
    assertThat(wrong(bursts(0.3, 2, 0.002), 21)).isEmpty();
  }

  @Test
  void rowsAsLongAsThePauseBetweenPingsAreWithinAFactorOfTwo() {
    assertThat(wrong(bursts(1.5, 0.1, 0.005), 31)).isEmpty();
    assertThat(wrong(bursts(3, 0.02, 0), 41)).isEmpty();
  }

  /// No row is long, and seconds are lossy together.
  @Test
  void lossySecondsAreWithinAFactorOfTwo() {
    assertThat(wrong(spells(0.6, 0.2), 61)).isEmpty();
    assertThat(wrong(spells(0.4, 0.5), 71)).isEmpty();
  }

  @Test
  void whatIsDownIsRightlyLeftAndOfLessThanADayNothingIsSaid() {
    var falsely = FalseFailovers.of(LAB).orElseThrow();
    var gone = new boolean[PROBES * 60];
    Arrays.fill(gone, true);
    for (int m = 1; m < 24 * 60; m++) {
      falsely.add(minute(EPOCH.plusSeconds(60L * m), new boolean[PROBES * 60], "ok"));
      falsely.add(minute(EPOCH.plusSeconds(60L * m), gone, "tunnel-down"));
    }
    assertThat(falsely.rate()).isEmpty();
    falsely.add(minute(EPOCH.plusSeconds(24 * 3600), new boolean[PROBES * 60], "ok"));
    assertThat(falsely.rate()).hasValueSatisfying(rate -> {
      assertThat(rate.aDay()).isZero();
      assertThat(rate.every()).as("none was to be met").isEmpty();
      assertThat(rate.leastEvery()).isEqualTo(Duration.ofHours(8));
      assertThat(rate.mostEvery()).isEmpty();
    });
  }

  @Test
  void anHourOfRainADayIsWithinAFactorOfTwo() {
    assertThat(wrong(rain(0.002, 0.25), 51)).isEmpty();
  }
}
