package net.wanwatch.simulator.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/// Standard output that several children share: a line stays a line.
final class LineOut {
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean broken;

  LineOut(OutputStream out) {
    this.out = out;
  }

  void say(String line) {
    writing.lock();
    try {
      out.write((line + "\n").getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      broken = true;
    } finally {
      writing.unlock();
    }
  }

  /// Nobody reads any more.
  boolean broken() {
    return broken;
  }
}
