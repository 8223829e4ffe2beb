package net.wanwatch.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Simulated comparisons of which the truth is known.
class PairedRatioTest {
  private static final int COMPARISONS = 1000;

  /// What a run gets: the block's own level, which both share, times a noise of the run's own.
  @FunctionalInterface
  private interface Noise {
    double of(Random random);
  }

  private static final Noise NORMAL = Random::nextGaussian;
  /// Of Student's t with four degrees: now and then a run is far off.
  private static final Noise HEAVY = random -> {
    double squares = 0;
    for (int i = 0; i < 4; i++) {
      double it = random.nextGaussian();
      squares += it * it;
    }
    return random.nextGaussian() / Math.sqrt(squares / 4);
  };
  /// Exponential: a tunnel that is never faster than it can, and sometimes much slower.
  private static final Noise SKEWED = random -> Math.log(random.nextDouble()) + 1;

  private record Found(double contained, double higher, double within) {}

  private static Found simulated(double truth, int blocks, double spread, Noise noise) {
    var random = new Random(17);
    int contained = 0;
    int higher = 0;
    int close = 0;
    for (int i = 0; i < COMPARISONS; i++) {
      var of = new ArrayList<Double>();
      var to = new ArrayList<Double>();
      for (int block = 0; block < blocks; block++) {
        double level = 5e6 * Math.exp(0.3 * random.nextGaussian());
        of.add(level * truth * Math.exp(spread * noise.of(random)));
        to.add(level * Math.exp(spread * noise.of(random)));
      }
      var ratio = PairedRatio.of(of, to, random.nextLong()).orElseThrow();
      contained += ratio.low() <= truth && ratio.high() >= truth ? 1 : 0;
      higher += ratio.low() > 1 ? 1 : 0;
      close += Math.abs(ratio.ratio() - truth) < 0.03 ? 1 : 0;
    }
    return new Found((double) contained / COMPARISONS, (double) higher / COMPARISONS, (double) close / COMPARISONS);
  }

  @Test
  void theSameAgainstItselfHasOneInNineteenOfTwentyIntervals() {
    for (int blocks : new int[]{6, 8, 12, 24}) {
      assertThat(simulated(1, blocks, 0.05, NORMAL).contained()).as("%d blocks", blocks).isBetween(0.93, 0.97);
    }
    assertThat(simulated(1, 12, 0.05, SKEWED).contained()).isBetween(0.93, 0.97);
    assertThat(simulated(1, 12, 0.05, HEAVY).contained()).isBetween(0.93, 0.98);
  }

  /// What a block has of its own is in both and falls out, however large it is.
  @Test
  void twelveBlocksOfFivePercentNoiseFindTenPercent() {
    var found = simulated(1.1, 12, 0.05, NORMAL);
    assertThat(found.higher()).isGreaterThan(0.9);
    assertThat(found.contained()).isBetween(0.93, 0.97);
    assertThat(simulated(1.1, 24, 0.08, NORMAL).higher()).isGreaterThan(0.9);
  }

  @Test
  void twelveBlocksOfThreePercentNoiseAreWithinThreePercent() {
    assertThat(simulated(1, 12, 0.03, NORMAL).within()).isGreaterThan(0.95);
  }

  @Test
  void isTheGeometricMeanOfTheBlocksRatios() {
    var ratio = PairedRatio.of(List.of(2.0, 8.0, 2.0, 8.0, 4.0, 4.0), List.of(1.0, 2.0, 1.0, 2.0, 2.0, 1.0), 1)
        .orElseThrow();
    assertThat(ratio.ratio()).isCloseTo(Math.pow(2 * 4 * 2 * 4 * 2 * 4, 1 / 6.0), within(1e-9));
    assertThat(ratio.low()).isLessThan(ratio.ratio()).isGreaterThan(1);
    assertThat(ratio.high()).isGreaterThan(ratio.ratio());
    assertThat(ratio.mayBeEqual()).isFalse();
  }

  @Test
  void theSameSeedDrawsTheSame() {
    var of = List.of(1.0, 1.1, 0.9, 1.05, 1.2, 0.8);
    var to = List.of(1.1, 1.0, 1.0, 0.95, 1.0, 1.0);
    assertThat(PairedRatio.of(of, to, 7)).isEqualTo(PairedRatio.of(of, to, 7));
    assertThat(PairedRatio.of(of, to, 7).orElseThrow().mayBeEqual()).isTrue();
  }

  @Test
  void ofFewBlocksNothingIsSaid() {
    assertThat(PairedRatio.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0), List.of(1.0, 1.0, 1.0, 1.0, 1.0), 1)).isEmpty();
  }

  @Test
  void refusesWhatIsNoPair() {
    assertThatThrownBy(() -> PairedRatio.of(List.of(1.0), List.of(), 1)).isInstanceOf(IllegalArgumentException.class);
    var zero = List.of(0.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    assertThatThrownBy(() -> PairedRatio.of(zero, zero, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void studentsQuantileIsThatOfTheTables() {
    assertThat(PairedRatio.student(5)).isCloseTo(2.571, within(0.005));
    assertThat(PairedRatio.student(11)).isCloseTo(2.201, within(0.001));
    assertThat(PairedRatio.student(100)).isCloseTo(1.984, within(0.001));
  }
}
