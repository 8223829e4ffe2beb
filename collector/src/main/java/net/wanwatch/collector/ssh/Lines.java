package net.wanwatch.collector.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/// Takes what a command prints and hands it on line by line. Bytes become text only when their line is whole, so that
/// a character in two packets stays one. What a line has beyond its limit is dropped, and so is a last line without its
/// end: it may be half. It never throws, for it is called on the threads that serve every session.
final class Lines extends OutputStream {
  static final int LONGEST = 4096;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private final Consumer<String> lines;

  Lines(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void write(int b) {
    write(new byte[]{(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) {
    int start = offset;
    for (int i = offset; i < offset + length; i++) {
      if (from[i] == '\n') {
        keep(from, start, i - start);
        lines.accept(line.toString(UTF_8).stripTrailing());
        line.reset();
        start = i + 1;
      }
    }
    keep(from, start, offset + length - start);
  }

  private void keep(byte[] from, int offset, int length) {
    line.write(from, offset, Math.min(length, LONGEST - line.size()));
  }
}
