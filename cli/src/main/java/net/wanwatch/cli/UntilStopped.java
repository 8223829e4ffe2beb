package net.wanwatch.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import net.wanwatch.config.Config;

/// Keeps one end running until the process is told to stop (SIGTERM, SIGINT), then closes it and exits with 0: to
/// be stopped is no failure. What has not closed within 15 s, which is longer than the journal waits for its disk and says what it
/// lost, is left to the operating system, and that is said.
final class UntilStopped {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

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
    var stop = Thread.ofPlatform().name("stop").unstarted(() -> stop(running.getNow(() -> {})));
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      running.complete(start.start());
    } catch (IOException | RuntimeException e) {
      Runtime.getRuntime().removeShutdownHook(stop);
      throw e;
    }
    new CountDownLatch(1).await();
    return ExitCode.FINE;
  }

  /// The JVM would exit with 143 here; halting is the one way to say otherwise.
  private static void stop(AutoCloseable running) {
    var closing = Thread.ofPlatform().daemon().name("close").start(() -> {
      try {
        running.close();
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
    Runtime.getRuntime().halt(ExitCode.FINE);
  }
}
