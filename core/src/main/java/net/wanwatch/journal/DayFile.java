package net.wanwatch.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// One file that only grows, by whole lines. A `RandomAccessFile` and not a channel: a channel is closed for good when
/// a thread that writes to it is interrupted, and ours are, at every shutdown.
final class DayFile implements AutoCloseable {
  private final RandomAccessFile file;

  DayFile(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
    try {
      endTornLine();
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /// A kill in the middle of a write leaves a line without an end; ended, it spoils neither itself, if it was whole,
  /// nor the next one.
  private void endTornLine() throws IOException {
    long length = file.length();
    if (length == 0) {
      return;
    }
    file.seek(length - 1);
    boolean torn = file.read() != '\n';
    file.seek(length);
    if (torn) {
      file.write('\n');
    }
  }

  long length() throws IOException {
    return file.length();
  }

  /// In one write, forced to the disk, and all or nothing: what a full disk took of it is cut off again.
  void write(byte[] lines) throws IOException {
    long length = file.length();
    try {
      file.seek(length);
      file.write(lines);
      file.getFD().sync();
    } catch (IOException e) {
      cutBack(length, e);
      throw e;
    }
  }

  private void cutBack(long length, IOException cause) {
    try {
      file.setLength(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
