package net.wanwatch.config;

import java.util.OptionalLong;

/// How many bytes the throughput tests of a tunnel may cost, both ways together; empty where nobody counts.
///
/// @param day from midnight to midnight of `benchmarks.time-zone`
/// @param month calendar month, where the uplink has an allowance
public record Budget(OptionalLong day, OptionalLong month) {
  public static final Budget NONE = new Budget(OptionalLong.empty(), OptionalLong.empty());
}
