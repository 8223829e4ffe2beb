package net.wanwatch.collector.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The same moment on two clocks: the one on the wall, which may step, and the steady one, by which durations are told.
record Point(Instant wall, long nanos) {
  static Point now(InstantSource clock, LongSupplier nanoTime) {
    return new Point(clock.instant(), nanoTime.getAsLong());
  }

  /// The wall clock at another moment of the steady one.
  Instant wallAt(long other) {
    return wall.plusNanos(other - nanos);
  }

  Point minus(Duration duration) {
    return new Point(wall.minus(duration), nanos - duration.toNanos());
  }
}
