package net.wanwatch.collector.dish;

import java.time.Duration;
import java.time.Instant;

/// A time in which a dish carried nothing, in its own words.
///
/// @param cause a word of [net.wanwatch.fact.DishCause], or one with a number that is new to us
/// @param start by our clock where it lasts still, by the dish's where it is over
/// @param length so far, where it lasts still
public record DishOutage(String cause, Instant start, Duration length) {
  Instant end() {
    return start.plus(length);
  }
}
