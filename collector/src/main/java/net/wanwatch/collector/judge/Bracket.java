package net.wanwatch.collector.judge;

import java.time.Duration;
import net.wanwatch.collector.event.Moment;

/// A point in time that probes can only bracket: it lies within `bound` of `nanos`, on either side.
///
/// @param nanos by the steady clock of [Moment]
record Bracket(long nanos, Duration bound) {
  /// Somewhere between the two: the middle, give or take half the distance.
  static Bracket between(long a, long b) {
    long half = Math.abs(b - a) / 2;
    return new Bracket(Math.min(a, b) + half, Duration.ofNanos(half));
  }

  /// The same, where it cannot lie before that moment.
  Bracket after(long earliest) {
    long last = nanos + bound.toNanos();
    return earliest - (nanos - bound.toNanos()) <= 0 ? this : between(earliest, Math.max(earliest, last));
  }

  /// The same, and nobody can say more exactly.
  Bracket wider(Duration by) {
    return new Bracket(nanos, bound.plus(by));
  }

  Duration until(Bracket end) {
    return Duration.ofNanos(end.nanos - nanos);
  }
}
