package net.wanwatch.simulator.path;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.PriorityQueue;

/// Packets that are under way, by the time they arrive.
final class Delayed {
  private record Packet(long at, DatagramChannel channel, ByteBuffer bytes,
      SocketAddress to) implements Comparable<Packet> {
    @Override
    public int compareTo(Packet other) {
      return Long.compare(at - other.at, 0);
    }
  }

  private final PriorityQueue<Packet> packets = new PriorityQueue<>();

  /// @param at by the steady clock
  /// @param bytes copied, for the buffer they stand in is used again
  void add(long at, DatagramChannel channel, ByteBuffer bytes, SocketAddress to) {
    var copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    packets.add(new Packet(at, channel, copy, to));
  }

  /// Sends what has arrived, and says in how many milliseconds to look again; 0 stands for not before more is added.
  long send(long now) throws IOException {
    for (var first = packets.peek(); first != null; first = packets.peek()) {
      if (first.at - now > 0) {
        return Math.max(1, (first.at - now) / 1_000_000);
      }
      packets.remove().channel.send(first.bytes, first.to);
    }
    return 0;
  }
}
