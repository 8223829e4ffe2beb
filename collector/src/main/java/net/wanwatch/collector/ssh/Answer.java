package net.wanwatch.collector.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/// Takes what a command prints, up to a limit. More is counted as too much and dropped; it never throws, for it is
/// called on the threads that serve every session.
final class Answer extends OutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int limit;
  private boolean tooLong;

  Answer(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int b) {
    write(new byte[]{(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) {
    int room = Math.min(length, limit - bytes.size());
    bytes.write(from, offset, room);
    tooLong |= room < length;
  }

  synchronized boolean tooLong() {
    return tooLong;
  }

  synchronized String text() {
    return bytes.toString(UTF_8);
  }

  String firstLine() {
    return text().lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
  }
}
