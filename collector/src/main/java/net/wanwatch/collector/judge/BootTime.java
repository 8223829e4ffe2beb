package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import net.wanwatch.collector.event.Moment;

/// When a router was booted, by our steady clock. A reading may reach us seconds late, never early, so of the last ones the
/// earliest counts; older ones do not, for two clocks drift apart.
final class BootTime {
  private static final int KEPT = 10;

  private final Deque<Long> booted = new ArrayDeque<>();
  private Duration uptime = Duration.ZERO;

  /// @param up the router's uptime as a reading tells it
  void read(Duration up, Moment now) {
    if (up.compareTo(uptime) < 0) {
      booted.clear();
    }
    uptime = up;
    booted.addLast(now.nanos() - up.toNanos());
    if (booted.size() > KEPT) {
      booted.removeFirst();
    }
  }

  /// When the router had been up for so long; a stamp that lies ahead of us is of now.
  Moment at(Duration stamp, Moment now) {
    long first = booted.stream().mapToLong(Long::longValue).reduce((a, b) -> a - b < 0 ? a : b).orElseThrow();
    long ago = now.nanos() - (first + stamp.toNanos());
    return ago <= 0 ? now : now.minus(Duration.ofNanos(ago));
  }
}
