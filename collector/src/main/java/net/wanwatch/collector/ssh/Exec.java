package net.wanwatch.collector.ssh;

import java.io.IOException;

/// A script that runs on the router for as long as we want it. It has to end by itself when its standard input ends or
/// falls silent: nothing else ends it for sure.
public interface Exec extends AutoCloseable {
  /// Writes one line to its standard input.
  void send(String line) throws IOException;

  /// Closes the channel at once. Harmless when it is closed.
  @Override
  void close();
}
