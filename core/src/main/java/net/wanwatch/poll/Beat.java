package net.wanwatch.poll;

import java.time.Duration;

/// When to poll: at every beat, and in between when somebody asked. Nanoseconds of a monotonic clock, which may
/// overflow: only their differences count.
final class Beat {
  /// What lies at least between the end of a poll that was asked for and the next one that is.
  static final Duration GAP = Duration.ofMillis(500);

  private final long interval;
  private long next;
  private long nextAsked;

  Beat(Duration interval, long first) {
    this.interval = interval.toNanos();
    this.next = first;
    this.nextAsked = first - this.interval;
  }

  long next() {
    return next;
  }

  /// When a poll may start that somebody asks for: never later than the beat.
  long nextAsked() {
    return earlier(next, nextAsked);
  }

  void polled(long start, long end) {
    if (start - next >= 0) {
      next += interval;
      next = next - end < 0 ? end : next;
    } else {
      nextAsked = end + GAP.toNanos();
    }
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }
}
