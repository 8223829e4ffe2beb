package net.wanwatch.simulator.festival;

import java.time.Duration;
import java.time.Instant;
import net.wanwatch.fact.Verdict;

/// A time in which a tunnel carried nothing.
///
/// @param detection how long mwan3 took to say offline; longer than the trouble where it never did
/// @param all whether every tunnel fell, for one reason
/// @param planned announced work
record Trouble(int tunnel, Instant start, Duration length, Verdict verdict, String evidence, Duration detection,
    boolean all, boolean planned) {
  Instant end() {
    return start.plus(length);
  }

  boolean noticed() {
    return detection.compareTo(length) < 0;
  }

  /// Milliseconds of it between two times.
  long within(long from, long to) {
    return Math.max(0, Math.min(to, end().toEpochMilli()) - Math.max(from, start.toEpochMilli()));
  }

  /// Milliseconds between two times in which it was down and still got new connections.
  long felt(long from, long to) {
    long until = Math.min(end().toEpochMilli(), start.plus(detection).toEpochMilli());
    return Math.max(0, Math.min(to, until) - Math.max(from, start.toEpochMilli()));
  }
}
