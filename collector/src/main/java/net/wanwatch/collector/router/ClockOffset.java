package net.wanwatch.collector.router;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// How far a router's clock is ahead of ours: the median of the last ten polls, for one poll's answer may have been
/// long on its way. `date` tells whole seconds, so half a second is what it hides on average.
final class ClockOffset {
  private static final int POLLS = 10;
  private static final Duration HIDDEN = Duration.ofMillis(500);
  private static final Duration BEARABLE = Duration.ofSeconds(2);

  private final Deque<Duration> offsets = new ArrayDeque<>();

  /// @param router what the router's `date` said
  /// @param asked and `answered` stand on our clock around it
  void sample(Instant router, Instant asked, Instant answered) {
    var middle = asked.plus(Duration.between(asked, answered).dividedBy(2));
    offsets.addLast(Duration.between(middle, router.plus(HIDDEN)));
    if (offsets.size() > POLLS) {
      offsets.removeFirst();
    }
  }

  /// Zero until the first sample.
  Duration median() {
    var sorted = offsets.stream().sorted().toList();
    int n = sorted.size();
    return n == 0 ? Duration.ZERO : sorted.get((n - 1) / 2).plus(sorted.get(n / 2)).dividedBy(2);
  }

  /// A stamp of the router by our clock: moved by whole seconds, and only where the clocks differ by more than 2 s.
  Instant correct(Instant router) {
    return correct(router, median());
  }

  static Instant correct(Instant router, Duration offset) {
    return offset.abs().compareTo(BEARABLE) > 0 ? router.minusSeconds(Math.round(offset.toMillis() / 1000.0)) : router;
  }
}
