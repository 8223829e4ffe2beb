package net.wanwatch.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One file that only grows, by whole lines. A `RandomAccessFile` and not a channel: a channel is closed for good when
/// a thread that writes to it is interrupted, and ours are, at every shutdown. A file that is new is not there after a
/// power cut unless its folder was forced too, which the first write does.
final class DayFile implements AutoCloseable {
  private final RandomAccessFile file;

  private final Path folder;
  private final Force force;
  /// Whether its name is on the disk too.
  private boolean named;

  /// Forces a folder, and so the names in it, to the disk.
  @FunctionalInterface
  interface Force {
    void folder(Path folder) throws IOException;
  }

  DayFile(Path path) throws IOException {
    this(path, DayFile::force);
  }

  DayFile(Path path, Force force) throws IOException {
    this.folder = path.toAbsolutePath().resolveSibling("");
    this.force = force;
    file = new RandomAccessFile(path.toFile(), "rw");
    try {
      named = file.length() > 0;
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
      if (!named) {
        force.folder(folder);
        named = true;
      }
    } catch (IOException e) {
      cutBack(length, e);
      throw e;
    }
  }

  /// A folder can be opened as a channel only, which an interrupt closes: it is put off until this is done.
  private static void force(Path folder) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!forced(folder)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Some file systems (of FUSE) cannot do this to a folder and say EINVAL: there is nothing more to be had there.
  private static boolean forced(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (ClosedByInterruptException _) {
      return false;
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("Invalid argument")) {
        throw e;
      }
    }
    return true;
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
