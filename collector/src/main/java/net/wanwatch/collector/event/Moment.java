package net.wanwatch.collector.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The same moment on two clocks: the one on the wall, which may step and is for writing down, and the steady one of this
/// process, by which durations are told.
///
/// @param nanos as `System.nanoTime()`, so only differences mean something
public record Moment(Instant wall, long nanos) {
  public static Moment now(InstantSource clock, LongSupplier nanoTime) {
    return new Moment(clock.instant(), nanoTime.getAsLong());
  }

  public static Moment now(InstantSource clock) {
    return now(clock, System::nanoTime);
  }

  /// The wall clock at another moment of the steady one, as it is set now.
  public Instant wallAt(long other) {
    return wall.plusNanos(other - nanos);
  }

  /// As [#wallAt], whole seconds since 1970: it is asked for with every probe.
  public long wallSecondAt(long other) {
    return wall.getEpochSecond() + Math.floorDiv(wall.getNano() + (other - nanos), 1_000_000_000L);
  }

  /// The same moment told by its steady time alone, with today's wall clock.
  public Moment at(long other) {
    return new Moment(wallAt(other), other);
  }

  public Moment minus(Duration duration) {
    return at(nanos - duration.toNanos());
  }

  public Moment plus(Duration duration) {
    return at(nanos + duration.toNanos());
  }

  /// How long ago the other one was, by the steady clock; negative when it is yet to come.
  public Duration since(Moment other) {
    return Duration.ofNanos(nanos - other.nanos);
  }

  /// By the steady clock.
  public boolean isAfter(Moment other) {
    return nanos - other.nanos > 0;
  }
}
