package net.wanwatch.poll;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Semaphore;

/// Time that passes by hand, or by waiting; what was planned happens when its moment passes, in the order of planning.
final class FakeTicks implements Ticks {
  private final Queue<Planned> planned = new ArrayDeque<>();
  private long now;

  private record Planned(long at, Runnable what) {}

  /// Plans in the order of time.
  void at(Duration moment, Runnable what) {
    planned.add(new Planned(moment.toNanos(), what));
  }

  void pass(Duration duration) {
    pass(now + duration.toNanos(), new Semaphore(0));
  }

  Duration now() {
    return Duration.ofNanos(now);
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public boolean await(Semaphore signal, long nanos) {
    return signal.tryAcquire() || pass(now + Math.max(0, nanos), signal);
  }

  private boolean pass(long until, Semaphore signal) {
    for (var first = planned.peek(); first != null && first.at <= until; first = planned.peek()) {
      planned.remove();
      now = Math.max(now, first.at);
      first.what.run();
      if (signal.tryAcquire()) {
        return true;
      }
    }
    now = until;
    return false;
  }
}
