package net.wanwatch.simulator;

import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Two neighbouring ports that nobody has. A simulation needs its agent's port on a dozen addresses, over UDP and TCP, so
/// that no port can be asked for beforehand: it is tried.
public final class AnyPorts {
  /// Below the ports that Linux gives to connections of its own accord.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 100;

  private AnyPorts() {}

  /// What is started with a port of its own.
  @FunctionalInterface
  public interface Start<T> {
    /// @param port the collector's; the agent has the one below
    /// @throws IOException caused by a [BindException] where one of them is taken
    T with(int port) throws IOException;
  }

  /// Starts it at the first ports that are free.
  public static <T> T start(Start<T> start) throws IOException {
    for (int tries = 1;; tries++) {
      try {
        return start.with(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
      } catch (IOException e) {
        if (!taken(e) || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /// Whether a port is what was missing.
  public static boolean taken(@Nullable Throwable e) {
    return e != null && (e instanceof BindException || taken(e.getCause()));
  }
}
