package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;

/// A point in time that probes can only bracket: it lies within `bound` of `at`, on either side.
public record Moment(Instant at, Duration bound) {
  /// Somewhere between the two: the middle, give or take half the distance.
  public static Moment between(Instant a, Instant b) {
    var half = Duration.between(a, b).abs().dividedBy(2);
    return new Moment((a.isBefore(b) ? a : b).plus(half), half);
  }

  /// How long it is from this moment to the other.
  public Duration until(Moment end) {
    return Duration.between(at, end.at);
  }

  /// How far wrong [#until] can be.
  public Duration boundUntil(Moment end) {
    return bound.plus(end.bound);
  }
}
