package net.wanwatch.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How one probe ended. Every probe has exactly one outcome; what became of it later changes nothing.
///
/// Only [Answered] and [Lost] say something about the path. The other two are said apart, so that nobody counts
/// them as loss.
public sealed interface Outcome {
  Sent sent();

  /// A probe as it left, or would have.
  ///
  /// @param at wall clock, for people and the journal
  /// @param nanos the monotonic clock of the process: intervals are computed from this one, for the wall clock steps
  /// @param port our source port, 0 when there was none
  record Sent(int sequence, Instant at, long nanos, int port) {}

  /// The answer came before the deadline.
  ///
  /// @param seen source address and port as the echo saw them; empty for what quotes nothing (`fping`)
  record Answered(Sent sent, Duration rtt, Optional<InetSocketAddress> seen) implements Outcome {}

  /// It left, and no answer came before the deadline. A later one is counted apart ([Flow#late]).
  record Lost(Sent sent) implements Outcome {}

  /// It never reached the path, or the far host itself turned it away: an error, and no loss.
  record Unsent(Sent sent, Reason reason) implements Outcome {}

  /// It may have been answered, we could not tell: no loss.
  record Unknown(Sent sent, Reason reason) implements Outcome {}
}
