package net.wanwatch.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder that is gone when it is closed, with all that is in it.
record TemporaryFolder(Path path) implements AutoCloseable {
  /// Only its owner may look into it: a key stands there.
  static TemporaryFolder make() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("wanwatch-demo-"));
  }

  @Override
  public void close() throws IOException {
    try (var below = Files.walk(path)) {
      for (var file : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
