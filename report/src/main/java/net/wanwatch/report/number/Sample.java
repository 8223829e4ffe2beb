package net.wanwatch.report.number;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;

/// Measured values, sorted.
public final class Sample {
  /// Of more than that single chances are too small for a number.
  private static final int MOST = 1000;

  private final double[] sorted;

  /// Both ends are values that were measured.
  public record Interval(double from, double to) {
    public boolean overlaps(Interval other) {
      return from <= other.to && other.from <= to;
    }
  }

  private Sample(double[] sorted) {
    this.sorted = sorted;
  }

  public static Sample of(Collection<Double> values) {
    var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Sample(sorted);
  }

  public int count() {
    return sorted.length;
  }

  public double[] values() {
    return sorted.clone();
  }

  /// Linear between the two values it falls between; empty without any.
  public OptionalDouble quantile(double q) {
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    double at = q * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(sorted.length - 1, below + 1);
    return OptionalDouble.of(sorted[below] + (sorted[above] - sorted[below]) * (at - below));
  }

  public OptionalDouble median() {
    return quantile(0.5);
  }

  /// What the median of all that could have been measured lies between in 95 of 100 cases, by the ranks of a sign test (W. J. Conover,
  /// Practical Nonparametric Statistics, section 3.2); empty of fewer than six, of which not even the smallest and the largest do.
  public Optional<Interval> medianInterval() {
    int n = sorted.length;
    int rank = n > MOST ? (int) Math.floor(n / 2d - 1.96 * Math.sqrt(n) / 2) : rank(n);
    return rank == 0 ? Optional.empty() : Optional.of(new Interval(sorted[rank - 1], sorted[n - rank]));
  }

  /// How far in from either end, with no more than 2.5 % beyond; zero where even the end is not far enough out.
  private static int rank(int n) {
    double chance = Math.pow(0.5, n);
    double beyond = chance;
    int rank = 0;
    while (beyond <= 0.025) {
      rank++;
      chance = chance * (n - rank + 1) / rank;
      beyond += chance;
    }
    return rank;
  }

  public OptionalDouble smallest() {
    return quantile(0);
  }

  public OptionalDouble largest() {
    return quantile(1);
  }

  public double sum() {
    return Arrays.stream(sorted).sum();
  }
}
