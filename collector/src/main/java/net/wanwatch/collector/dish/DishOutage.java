package net.wanwatch.collector.dish;

import java.time.Duration;
import java.time.Instant;

/// A time in which a dish carried nothing, in its own words.
///
/// @param cause a word of [net.wanwatch.fact.DishCause], or one with a number that is new to us
/// @param start by our clock where it lasts still, by the dish's where it is over
/// @param length so far, where it lasts still
/// @param ahead by how much the dish's clock is ahead of ours, where it lasts still and they do not agree
public record DishOutage(String cause, Instant start, Duration length, Duration ahead) {
  public DishOutage(String cause, Instant start, Duration length) {
    this(cause, start, length, Duration.ZERO);
  }

  /// The same by our clock.
  public DishOutage minus(Duration ahead) {
    return new DishOutage(cause, start.minus(ahead), length);
  }

  Instant end() {
    return start.plus(length);
  }
}
