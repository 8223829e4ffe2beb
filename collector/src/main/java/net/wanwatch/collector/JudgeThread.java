package net.wanwatch.collector;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread on which everything is judged. What fails on it is said and costs nothing else.
final class JudgeThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JudgeThread.class);

  private final ScheduledExecutorService thread = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("judge").daemon().factory());

  void run(Runnable work) {
    try {
      thread.execute(guarded(work));
    } catch (RejectedExecutionException e) {
      log.debug("closed, so nobody judges any more", e);
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
