package net.wanwatch.collector.watch;

import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;

/// The pings of one run of `ping`, from its start to its end, each told once: answered or lost. A lost one prints nothing,
/// so the run knows when each was sent: one every so many seconds, counted from the last answer, or from the start.
///
/// Two estimates of that are kept. A stream that hung makes answers come late, and their pings seem to have left late: for
/// a loss that is the careful side. For an answer it is not, so there the earliest time counts that the ones before allow.
final class PingRun {
  /// As long as a probe of ours is waited for.
  static final Duration PATIENCE = Duration.ofSeconds(2);
  /// How much later than its beat a busy router may send each ping.
  private static final long DRIFT = Duration.ofMillis(20).toNanos();

  private final long interval;
  private final Consumer<Event.Ping> told;
  /// A ping whose number and latest time of sending are known, by which the others' follow.
  private long knownSeq;
  private long knownSent;
  private long earliestSeq;
  private long earliestSent;
  private Moment last;
  /// Everything before it was told.
  private long next;
  /// From `next` on: what was answered already.
  private BitSet answered = new BitSet();

  /// @param interval how far apart they are sent
  PingRun(Duration interval, Moment start, Consumer<Event.Ping> told) {
    this.interval = interval.toNanos();
    this.told = told;
    this.knownSent = start.nanos();
    this.earliestSent = start.nanos();
    this.last = start;
  }

  /// @param at when we heard it
  void answered(PingLine.Answered answer, Moment at) {
    last = at;
    long sent = at.nanos() - answer.rtt().toNanos();
    // The number has 16 bits: of all it may mean, the one nearest to the ping that must be under way now.
    long near = knownSeq + Math.round((double) (sent - knownSent) / interval);
    long seq = near + (short) (answer.seq() - near);
    if (seq < 0) {
      return;
    }
    boolean twice = seq < next || answered.get((int) (seq - next));
    long earliest = earliest(seq, sent);
    if (!twice && answer.rtt().compareTo(PATIENCE) <= 0) {
      answered.set((int) (seq - next));
      told.accept(new Event.Ping.Answered(at.at(earliest), answer.rtt()));
    }
    if (seq >= knownSeq) {
      knownSeq = seq;
      knownSent = sent;
    }
  }

  private long earliest(long seq, long sent) {
    if (seq < earliestSeq) {
      return Math.min(sent, earliestSent - (earliestSeq - seq) * interval);
    }
    earliestSent = Math.min(sent, earliestSent + (seq - earliestSeq) * (interval + DRIFT) + DRIFT);
    earliestSeq = seq;
    return earliestSent;
  }

  /// Tells what is lost, now that everything is here that the router printed until `heard`.
  void heardUntil(long heard) {
    for (long sent = sentAt(next); sent + PATIENCE.toNanos() <= heard; sent = sentAt(next)) {
      if (!answered.get(0)) {
        told.accept(new Event.Ping.Lost(last.at(sent)));
      }
      answered = answered.get(1, Math.max(1, answered.length()));
      next++;
    }
  }

  /// From when on a heartbeat proves the oldest ping lost that has no answer.
  long provableAt() {
    return sentAt(next + answered.nextClearBit(0)) + PATIENCE.toNanos();
  }

  private long sentAt(long seq) {
    return knownSent + (seq - knownSeq) * interval;
  }
}
