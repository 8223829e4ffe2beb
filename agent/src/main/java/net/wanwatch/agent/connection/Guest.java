package net.wanwatch.agent.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// One connection. Of one thread.
final class Guest {
  /// A collector sends a byte in some seconds; more than so many in a second is nobody's trickle.
  static final int MOST_BYTES = 8;
  private static final long SECOND = 1_000_000_000L;

  private final SocketChannel channel;
  private final InetAddress from;
  private long lastByte;
  private long second;
  private int bytes;

  Guest(SocketChannel channel, InetAddress from, long now) {
    this.channel = channel;
    this.from = from;
    this.lastByte = now;
    this.second = now;
  }

  InetAddress from() {
    return from;
  }

  boolean isIdle(long nanos, long now) {
    return now - lastByte >= nanos;
  }

  /// Answers what came.
  ///
  /// @param buffer of [#MOST_BYTES]
  /// @return whether it goes on
  boolean answer(ByteBuffer buffer, long now) throws IOException {
    buffer.clear();
    int read = channel.read(buffer);
    if (read <= 0) {
      return read == 0;
    }
    lastByte = now;
    if (now - second >= SECOND) {
      second = now;
      bytes = 0;
    }
    bytes += read;
    return bytes <= MOST_BYTES && send(buffer.flip());
  }

  /// What does not fit into the kernel's buffer at once is of somebody who does not read.
  boolean send(ByteBuffer buffer) throws IOException {
    channel.write(buffer);
    return !buffer.hasRemaining();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }
}
