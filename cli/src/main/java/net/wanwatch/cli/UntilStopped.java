package net.wanwatch.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Stoppable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one end running until the process is told to stop (SIGTERM, SIGINT), then closes it and exits with 0: to
/// be stopped is no failure. A heap that is full ends it the same way while that can be done, with 2. What has not closed within 15 s, which is longer than the journal waits for its disk and says what it
/// lost, is left to the operating system, and that is said.
final class UntilStopped {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Logger log = LoggerFactory.getLogger(UntilStopped.class);

  /// An end of Wanwatch that can be started.
  @FunctionalInterface
  interface End {
    AutoCloseable start(Config config) throws IOException;
  }

  private UntilStopped() {}

  /// What can be started and closed.
  @FunctionalInterface
  interface Start {
    AutoCloseable start() throws IOException;
  }

  static int run(End end, Config config) throws IOException, InterruptedException {
    return run(() -> end.start(config));
  }

  static int run(Start start) throws IOException, InterruptedException {
    var running = new CompletableFuture<AutoCloseable>();
    var code = new AtomicInteger(ExitCode.FINE);
    var stop = Thread.ofPlatform().name("stop").unstarted(() -> stop(running, code.get()));
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      running.complete(start.start());
    } catch (IOException | RuntimeException e) {
      running.completeExceptionally(e);
      forget(stop);
      throw e;
    }
    FullHeap.watch(said -> {
      log.error("the heap is full, {}: ends, as long as it can", said);
      if (running.getNow(() -> {}) instanceof Stoppable end) {
        end.because("the heap is full");
      }
      code.set(ExitCode.OUR_TROUBLE);
      Runtime.getRuntime().exit(ExitCode.OUR_TROUBLE);
    });
    new CountDownLatch(1).await();
    return ExitCode.FINE;
  }

  private static void forget(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      log.debug("it is told to stop already", e);
    }
  }

  /// The JVM would exit with 143 here; halting is the one way to say otherwise.
  ///
  /// @param running is closed as soon as it has started
  private static void stop(CompletableFuture<AutoCloseable> running, int code) {
    var closing = Thread.ofPlatform().daemon().name("close").start(() -> {
      try {
        running.get().close();
      } catch (ExecutionException e) {
        log.debug("it did not start", e);
      } catch (Exception e) {
        System.err.println("wanwatch: did not close cleanly: " + e);
      }
    });
    try {
      if (!closing.join(PATIENCE)) {
        System.err.println(
            "wanwatch: did not close within %d s, what was not on the disk is lost".formatted(PATIENCE.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }
}
