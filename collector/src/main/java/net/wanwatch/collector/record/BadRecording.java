package net.wanwatch.collector.record;

import java.io.IOException;
import java.nio.file.Path;

/// A file that is no recording, one of another version, or one that cannot be read to its end. The message is one line
/// that says which.
public final class BadRecording extends IOException {
  private static final long serialVersionUID = 1L;

  private BadRecording(String message) {
    super(message);
  }

  static BadRecording none(Path file) {
    return new BadRecording(file + ": no recording of wanwatch's");
  }

  static BadRecording ofFormat(Path file, int format) {
    return new BadRecording(
        "%s: a recording of format %d, and this version reads format %d".formatted(file, format, Header.FORMAT));
  }

  static BadRecording torn(Path file, long line, String why) {
    return new BadRecording("%s:%d: torn, %s".formatted(file, line, why));
  }

  static BadRecording line(Path file, long line, String why) {
    return new BadRecording("%s:%d: %s".formatted(file, line, why));
  }
}
