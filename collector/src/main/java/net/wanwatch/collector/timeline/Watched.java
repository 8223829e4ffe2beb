package net.wanwatch.collector.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// When a collector was there to watch: not from the last that one wrote until the next one began.
final class Watched {
  /// A minute is written three seconds after its end, and is not whole before that.
  private static final long MINUTE = 60_000;

  private final List<Pause> pauses = new ArrayList<>();
  private long last = Long.MIN_VALUE;

  /// In Unix milliseconds.
  private record Pause(long from, long to) {}

  /// A line was written.
  void heard(Instant at) {
    last = at.toEpochMilli();
  }

  /// A collector began. Of the time before the first line nothing is known either.
  void began(Instant at) {
    long now = at.toEpochMilli();
    if (now > last) {
      pauses.add(new Pause(last, now));
    }
    last = now;
  }

  /// Whether nobody was there.
  boolean paused(long when) {
    return pauses.stream().anyMatch(pause -> pause.from <= when && when < pause.to);
  }

  /// Whether somebody was there until the end of that minute's watching, which nobody wrote down for that.
  boolean brokenOff(long when) {
    return pauses.stream().anyMatch(pause -> minute(pause.from) == minute(when) && when < pause.from);
  }

  /// When a collector began last before that, or at it.
  long begunBefore(long when) {
    return pauses.stream().mapToLong(Pause::to).filter(to -> to <= when).max().orElse(Long.MIN_VALUE);
  }

  /// The next moment at which one of these answers may change.
  long nextEdge(long when) {
    return pauses.stream()
        .flatMapToLong(pause -> LongStream.of(pause.from, pause.to))
        .filter(edge -> edge > when)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  static long minute(long when) {
    return Math.floorDiv(when, MINUTE);
  }
}
