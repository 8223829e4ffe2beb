package net.wanwatch.poll;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The monotonic time a poll lives by, and how it waits in it.
interface Ticks {
  Ticks SYSTEM = new Ticks() {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public boolean await(Semaphore signal, long nanos) throws InterruptedException {
      return signal.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
  };

  long nanos();

  /// Waits until a permit is there, which it takes, or the time is over.
  boolean await(Semaphore signal, long nanos) throws InterruptedException;

  default void sleep(long nanos) throws InterruptedException {
    await(new Semaphore(0), nanos);
  }
}
