package net.wanwatch.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// How many times as much one treatment got as another in the same blocks: the geometric mean of the blocks' ratios, and its 95 %
/// bootstrap interval over blocks.
///
/// Values of one run are not independent of each other, but blocks are nearly so: they alone are drawn again. A plain percentile interval of few
/// blocks is too narrow, for it takes the spread of n blocks for that of n - 1, and a normal for Student's distribution; so its ends
/// are moved out by what these two make (Hesterberg 2015, "What Teachers Should Know About the Bootstrap").
///
/// @param blocks in which both were measured
public record PairedRatio(int blocks, double ratio, double low, double high) {
  /// Of fewer blocks nothing is said: their interval would be a guess.
  public static final int LEAST_BLOCKS = 6;
  private static final int DRAWS = 4000;
  private static final double NORMAL = 1.959964;

  /// @param of what each block measured of the one; positive
  /// @param to what the same block measured of the other
  /// @param seed so that who draws again draws the same
  /// @return empty of fewer than [#LEAST_BLOCKS]
  public static Optional<PairedRatio> of(List<Double> of, List<Double> to, long seed) {
    if (of.size() != to.size()) {
      throw new IllegalArgumentException("%d blocks cannot be paired with %d".formatted(of.size(), to.size()));
    }
    int blocks = of.size();
    if (blocks < LEAST_BLOCKS) {
      return Optional.empty();
    }
    double[] logs = new double[blocks];
    for (int i = 0; i < blocks; i++) {
      if (!(of.get(i) > 0 && to.get(i) > 0)) {
        throw new IllegalArgumentException("no ratio of %s to %s".formatted(of.get(i), to.get(i)));
      }
      logs[i] = Math.log(of.get(i) / to.get(i));
    }
    double mean = Arrays.stream(logs).sum() / blocks;
    double[] drawn = drawn(logs, new SplittableRandom(seed));
    double wider = Math.sqrt((double) blocks / (blocks - 1)) * student(blocks - 1) / NORMAL;
    return Optional
        .of(new PairedRatio(blocks, Math.exp(mean), Math.exp(mean + (drawn[(int) (DRAWS * 0.025)] - mean) * wider),
            Math.exp(mean + (drawn[(int) (DRAWS * 0.975) - 1] - mean) * wider)));
  }

  /// Whether the interval has 1 in it.
  public boolean mayBeEqual() {
    return low <= 1 && high >= 1;
  }

  /// Means of blocks drawn with replacement, sorted.
  private static double[] drawn(double[] logs, SplittableRandom random) {
    double[] means = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      double sum = 0;
      for (int j = 0; j < logs.length; j++) {
        sum += logs[random.nextInt(logs.length)];
      }
      means[i] = sum / logs.length;
    }
    Arrays.sort(means);
    return means;
  }

  /// The 97.5 % quantile of Student's t, by its expansion in 1/n (Abramowitz and Stegun 26.7.5): from 5 degrees on within 0.2 %.
  static double student(int degrees) {
    double z = NORMAL;
    double z2 = z * z;
    double first = z * (z2 + 1) / 4;
    double second = z * (5 * z2 * z2 + 16 * z2 + 3) / 96;
    double third = z * (3 * z2 * z2 * z2 + 19 * z2 * z2 + 17 * z2 - 15) / 384;
    return z + (first + (second + third / degrees) / degrees) / degrees;
  }
}
