package net.wanwatch.collector;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread on which everything is judged. What fails on it is said and costs nothing else.
final class JudgeThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JudgeThread.class);

  /// Minutes of the busiest site. What is said beyond it while the judge stands still is not heard.
  static final int MOST_WAITING = 20_000;
  private static final Duration COMPLAINS = Duration.ofMinutes(1);

  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long complained = System.nanoTime() - COMPLAINS.toNanos();
  private final ScheduledExecutorService thread = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("judge").daemon().factory());

  void run(Runnable work) {
    if (waiting.get() >= MOST_WAITING) {
      complain();
      return;
    }
    try {
      thread.execute(guarded(() -> {
        waiting.decrementAndGet();
        work.run();
      }));
      waiting.incrementAndGet();
    } catch (RejectedExecutionException e) {
      log.debug("closed, so nobody judges any more", e);
    }
  }

  private void complain() {
    long now = System.nanoTime();
    if (now - complained >= COMPLAINS.toNanos()) {
      complained = now;
      log.error("the judge stands still: {} events wait, and no more are taken", MOST_WAITING);
    }
  }

  void every(Duration beat, Runnable work) {
    var _ = thread.scheduleAtFixedRate(guarded(work), beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        log.error("a fault of ours, the judge goes on", e);
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
