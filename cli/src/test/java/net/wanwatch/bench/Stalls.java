package net.wanwatch.bench;

import java.util.concurrent.atomic.AtomicLong;

/// For how long this process was not let run: a machine that has no time for a bench has none for the tunnels either.
final class Stalls {
  private static final long BEAT = 50_000_000;

  private final AtomicLong longest = new AtomicLong();

  static Stalls watch() {
    var stalls = new Stalls();
    Thread.ofPlatform().daemon().name("stalls").start(stalls::run);
    return stalls;
  }

  private void run() {
    try {
      while (true) {
        long before = System.nanoTime();
        Thread.sleep(BEAT / 1_000_000);
        long late = System.nanoTime() - before - BEAT;
        longest.accumulateAndGet(late, Math::max);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Seconds, since this was last asked.
  double longest() {
    return longest.getAndSet(0) / 1e9;
  }
}
