package net.wanwatch.collector.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The files of a recording: the one that was named is written, older ones have a number behind their name, the oldest is
/// removed. What an earlier process recorded there is moved on like a part, never overwritten.
final class Parts {
  static final int KEPT = 4;

  private final Path file;

  Parts(Path file) {
    this.file = file;
  }

  private Path old(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  /// Makes room for the next file and says where it is.
  Path next() throws IOException {
    for (int i = KEPT - 1; i > 0; i--) {
      var from = i == 1 ? file : old(i - 1);
      if (Files.exists(from)) {
        Files.move(from, old(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return file;
  }
}
