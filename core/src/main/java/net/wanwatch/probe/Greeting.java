package net.wanwatch.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// What the agent says first on a TCP connection of the collector's; after that it answers each byte with the same byte. 29 bytes:
/// `WWC1`, the agent's number (8), the length of the address (1) and the address (16, the rest zero).
///
/// @param agent a number that this start of the agent drew: another one means that the agent was restarted, and that its end of every
///   connection is gone for that reason
/// @param seen where the connection came from, as the VPS sees it: behind a tunnel that masquerades, the tunnel's inner address
public record Greeting(long agent, InetAddress seen) {
  public static final int LENGTH = 29;
  private static final int MAGIC = 0x57574331;
  private static final int ADDRESS = 16;

  public ByteBuffer encode() {
    var address = seen.getAddress();
    return ByteBuffer.allocate(LENGTH)
        .putInt(MAGIC)
        .putLong(agent)
        .put((byte) address.length)
        .put(Arrays.copyOf(address, ADDRESS))
        .flip();
  }

  /// Empty where it is none of ours: somebody else has that port.
  ///
  /// @param bytes [#LENGTH] of them
  public static Optional<Greeting> read(ByteBuffer bytes) {
    if (bytes.remaining() != LENGTH || bytes.getInt() != MAGIC) {
      return Optional.empty();
    }
    long agent = bytes.getLong();
    int length = bytes.get();
    var address = new byte[ADDRESS];
    bytes.get(address);
    if (length != ADDRESS && length != 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Greeting(agent, InetAddress.getByAddress(Arrays.copyOf(address, length))));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }
}
