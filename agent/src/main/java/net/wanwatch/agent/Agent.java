package net.wanwatch.agent;

import java.io.IOException;
import net.wanwatch.config.Config;

/// The VPS end while it runs.
public final class Agent implements AutoCloseable {
  private Agent() {}

  /// @throws IOException where a port is taken or the machine will not do
  public static Agent start(Config config) throws IOException {
    java.util.Objects.requireNonNull(config);
    return new Agent();
  }

  @Override
  public void close() {}
}
