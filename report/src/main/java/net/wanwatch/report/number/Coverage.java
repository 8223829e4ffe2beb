package net.wanwatch.report.number;

import static net.wanwatch.report.words.Words.say;

/// How much of the time there was data: a number without it may be the number of a lucky hour.
///
/// @param hours that were watched
/// @param of all hours in question
public record Coverage(double hours, double of) {
  public double share() {
    return of <= 0 ? 0 : Math.min(1, hours / of);
  }

  /// Whether so much was watched that what is missing hides nothing worth a word.
  public boolean isWhole() {
    return share() >= 0.995;
  }

  /// Such as `data for 98.2 % of 336.0 h`.
  public String said() {
    return say("data for %.1f %% of %.1f h", 100 * share(), of);
  }
}
