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
  /// @param extra sent beside the steady beat, because something was not as usual: it tells whether the path is alive, and is in no sum
  record Sent(int sequence, Instant at, long nanos, int port, boolean extra) {
    public Sent(int sequence, Instant at, long nanos, int port) {
      this(sequence, at, nanos, port, false);
    }
  }

  /// The answer came before the deadline.
  ///
  /// @param seen source address and port as the echo saw them; empty for what quotes nothing (`fping`)
  /// @param echoed empty where the echo counts nothing of ours
  record Answered(Sent sent, Duration rtt, Optional<InetSocketAddress> seen,
      Optional<Echoed> echoed) implements Outcome {
    public Answered(Sent sent, Duration rtt, Optional<InetSocketAddress> seen) {
      this(sent, rtt, seen, Optional.empty());
    }
  }

  /// What an answer tells of each direction.
  ///
  /// @param received what the echo had of the flow by then
  /// @param at when the echo had it, in nanoseconds of a clock that is not ours: only differences mean something
  /// @param late answers of this flow so far that came after their probe was given up
  /// @param overtaken answers of this flow so far that came behind one that the echo sent later
  record Echoed(EchoPacket.Received received, long at, int late, int overtaken) {}

  /// It left, and no answer came before the deadline. A later one is counted apart ([Flow#late]).
  record Lost(Sent sent) implements Outcome {}

  /// It never reached the path, or the far host itself turned it away: an error, and no loss.
  record Unsent(Sent sent, Reason reason) implements Outcome {}

  /// It may have been answered, we could not tell: no loss.
  record Unknown(Sent sent, Reason reason) implements Outcome {}
}
