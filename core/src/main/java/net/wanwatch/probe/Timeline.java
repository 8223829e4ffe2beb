package net.wanwatch.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Two clocks kept together: nanoseconds for intervals, and a wall clock that is read once and carried on by them, so
/// that a stepping clock bends nothing. It also notices when this process did not run.
///
/// The monotonic clock of Linux stands still while the host sleeps, so a sleep shows as a wall clock that is ahead.
final class Timeline {
  static final long PAUSE = Duration.ofMillis(300).toNanos();

  private final InstantSource clock;
  private final LongSupplier nanos;
  private Instant anchor;
  private long anchorNanos;
  private long expected;
  private boolean stalled;

  Timeline(InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.anchor = clock.instant();
    this.anchorNanos = nanos.getAsLong();
    this.expected = anchorNanos;
  }

  long nanos() {
    return nanos.getAsLong();
  }

  Instant at(long time) {
    return anchor.plusNanos(time - anchorNanos);
  }

  /// Whether this process stood still: it is woken much later than it meant to be, or the wall clock ran ahead. A wall
  /// clock that was set forward looks the same and costs a few unknown probes.
  boolean paused(long now) {
    boolean stood = stalled || now - expected > PAUSE;
    stalled = false;
    expected = now;
    var wall = clock.instant();
    long ahead = Duration.between(at(now), wall).toMillis() * 1_000_000;
    if (Math.abs(ahead) > PAUSE) {
      anchor = wall;
      anchorNanos = now;
    }
    return stood || ahead > PAUSE;
  }

  /// Says when we mean to be awake again. Work that took too long until now is a pause as well.
  void sleeps(long now, long until) {
    stalled |= now - expected > PAUSE;
    expected = Math.max(now, until);
  }
}
