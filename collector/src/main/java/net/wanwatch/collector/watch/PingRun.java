package net.wanwatch.collector.watch;

import java.time.Duration;
import java.util.BitSet;

/// The pings of one run of `ping`, from its start to its end, each told once: answered or lost, and late where an answer
/// came after all. A lost one prints nothing, so the run knows when each was sent: one every 2 s, counted from the last
/// answer, or from the start.
final class PingRun {
  static final Duration INTERVAL = Duration.ofSeconds(2);
  static final Duration PATIENCE = Duration.ofMillis(2500);

  private final Lane lane;
  private final WatchListener listener;
  /// A ping whose number and time of sending are known, by which the others' follow.
  private long knownSeq;
  private long knownSent;
  private Point last;
  /// Everything before it was told.
  private long next;
  /// From `next` on: what was answered already.
  private BitSet answered = new BitSet();

  PingRun(Lane lane, Point start, WatchListener listener) {
    this.lane = lane;
    this.listener = listener;
    this.knownSent = start.nanos();
    this.last = start;
  }

  /// @param at when we heard it
  /// @return whether it counts: a second answer does not
  boolean answered(PingLine.Answered answer, Point at) {
    last = at;
    var sent = at.minus(answer.rtt());
    // The number has 16 bits: of all it may mean, the one nearest to the ping that must be under way now.
    long near = knownSeq + Math.round((double) (sent.nanos() - knownSent) / INTERVAL.toNanos());
    long seq = near + (short) (answer.seq() - near);
    if (seq < 0) {
      return false;
    }
    boolean told = seq < next || answered.get((int) (seq - next));
    if (!told && answer.rtt().compareTo(PATIENCE) <= 0) {
      answered.set((int) (seq - next));
      listener.answered(lane, seq, answer.rtt(), sent.wall());
    } else {
      listener.late(lane, seq, answer.rtt(), sent.wall());
    }
    if (seq >= knownSeq) {
      knownSeq = seq;
      knownSent = sent.nanos();
    }
    return true;
  }

  /// Tells what is lost, now that everything is here that the router printed until `heard`.
  void heardUntil(long heard) {
    for (long sent = sentAt(next); sent + PATIENCE.toNanos() <= heard; sent = sentAt(next)) {
      if (!answered.get(0)) {
        listener.lost(lane, next, last.wallAt(sent));
      }
      answered = answered.get(1, Math.max(1, answered.length()));
      next++;
    }
  }

  private long sentAt(long seq) {
    return knownSent + (seq - knownSeq) * INTERVAL.toNanos();
  }
}
