package net.wanwatch.collector;

import java.io.IOException;
import net.wanwatch.config.Config;

/// The site end while it runs.
public final class Collector implements AutoCloseable {
  private Collector() {}

  /// @throws IOException where a port is taken or the machine will not do
  public static Collector start(Config config) throws IOException {
    java.util.Objects.requireNonNull(config);
    return new Collector();
  }

  @Override
  public void close() {}
}
