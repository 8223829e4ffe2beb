package net.wanwatch.report.page;

import java.util.OptionalDouble;

/// A number that is worth a name: on the first screen, in `summary.json`, and next year beside the new one.
///
/// @param key in `summary.json`, with its unit
/// @param name what people call it
/// @param unit of `raw`, as the key names it
/// @param total whether it grows with the time that was reported on
/// @param raw empty when nothing was measured
/// @param said as people read it
/// @param definition one sentence, with how much of the time there was data
public record Measure(String key, String name, Unit unit, boolean total, OptionalDouble raw, String said,
    String definition) {
  /// How a number is said.
  public enum Unit {
    /** How many. */
    COUNT,
    /** Hours. */
    HOURS,
    /** Seconds. */
    SECONDS,
    /** From 0 to 1. */
    SHARE,
    /** Bytes. */
    BYTES,
    /** Bytes a second. */
    RATE;

    public String said(double value) {
      return switch (this) {
        case COUNT -> value == Math.rint(value) ? Format.count(Math.round(value)) : Format.number(value, 1);
        case HOURS -> Format.hours(value);
        case SECONDS -> Format.seconds(value);
        case SHARE -> Format.percent(value);
        case BYTES -> Format.bytes(value);
        case RATE -> Format.rate(value);
      };
    }
  }

  /// A number that does not grow with the time.
  public static Measure of(String key, String name, Unit unit, OptionalDouble raw, String definition) {
    return new Measure(key, name, unit, false, raw, Format.of(raw, unit::said), definition);
  }

  /// A number that grows with the time.
  public static Measure total(String key, String name, Unit unit, OptionalDouble raw, String definition) {
    return new Measure(key, name, unit, true, raw, Format.of(raw, unit::said), definition);
  }

  /// The same number, said in other words.
  public Measure as(String words) {
    return new Measure(key, name, unit, total, raw, words, definition);
  }
}
