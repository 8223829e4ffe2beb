package net.wanwatch.fact;

import java.time.Duration;

/// Whether a minute was good enough to work with: half of its probes sent, 95 % of them answered, and 95 % of the answers
/// within 300 ms.
public enum Use {
  /** Too few probes were sent to say. */
  UNKNOWN, UNUSABLE, USABLE;

  /// Answers that took no longer are fast.
  public static final Duration FAST = Duration.ofMillis(300);

  /// @param errors probes that could not be sent
  /// @param known part of the minute that was watched, 0 to 1
  /// @param fast how many answers were
  public static Use of(int sent, int lost, int errors, double known, long fast) {
    int tried = sent + errors;
    if (tried == 0 || known * sent / tried < 0.5) {
      return UNKNOWN;
    }
    int answered = sent - lost;
    return answered >= 0.95 * sent && fast >= 0.95 * answered ? USABLE : UNUSABLE;
  }
}
