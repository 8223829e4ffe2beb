package net.wanwatch.collector.ssh;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// When a failed connection may be tried again: after 1 s, then twice as long each time up to 30 s, less a random part
/// of up to a half, so that many routers that went down together do not come back in step.
public final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private final DoubleSupplier random;
  private Duration next = FIRST;
  private long notBefore;
  private boolean waiting;

  /// @param random from 0 to 1
  public Backoff(LongSupplier nanoTime, DoubleSupplier random) {
    this.nanoTime = nanoTime;
    this.random = random;
  }

  public boolean waiting() {
    waiting = waiting && nanoTime.getAsLong() - notBefore < 0;
    return waiting;
  }

  public void failed() {
    notBefore = nanoTime.getAsLong() + (long) (next.toNanos() * (1 - random.getAsDouble() / 2));
    waiting = true;
    next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
  }

  public void succeeded() {
    next = FIRST;
    waiting = false;
  }
}
