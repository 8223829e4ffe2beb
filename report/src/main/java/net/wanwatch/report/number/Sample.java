package net.wanwatch.report.number;

import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalDouble;

/// Measured values, sorted.
public final class Sample {
  private final double[] sorted;

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
