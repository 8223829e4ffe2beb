package net.wanwatch.archive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What the archive logs from `info` on, while it is open.
final class Logged extends Handler implements AutoCloseable {
  private static final Logger ROOM = Logger.getLogger("net.wanwatch.archive");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final SimpleFormatter formatter = new SimpleFormatter();

  Logged() {
    ROOM.addHandler(this);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.INFO.intValue()) {
      lines.add(formatter.formatMessage(line));
    }
  }

  @Override
  public void flush() {
    // each line is there at once
  }

  @Override
  public void close() {
    ROOM.removeHandler(this);
  }
}
