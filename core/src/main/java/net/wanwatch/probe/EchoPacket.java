package net.wanwatch.probe;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// What a probe and the agent's echo say to each other over UDP. A request is never shorter than its reply, so the
/// echo cannot be used to amplify anything. Big endian; unused bytes are zero:
///
/// | offset | bytes | request | reply |
/// |---|---|---|---|
/// | 0 | 3 | `WWE` | the same |
/// | 3 | 1 | version, 1 | the same |
/// | 4 | 1 | kind, 1 | kind, 2 |
/// | 5 | 3 | zero | [Received#count]; zero from an echo that does not count |
/// | 8 | 4 | flow | the same |
/// | 12 | 4 | sequence | the same |
/// | 16 | 8 | the prober's nanosecond clock at sending; means nothing to anyone else | the same |
/// | 24 | 8 | the [EchoTag], 16 bytes in all; zeros where there is none | when the echo had it: Unix time in nanoseconds, read when the echo began and carried on by its steady clock |
/// | 32 | 2 | tag | source port the echo saw |
/// | 34 | 1 | tag | 4 when the source address follows, 0 when it was no IPv4 address and is not told |
/// | 35 | 1 | tag | [Received#reordered] |
/// | 36 | 4 | tag | source address the echo saw |
/// | 40 | – | zeros up to the size wanted | as many |
public sealed interface EchoPacket {
  /// Length of a plain request and of its reply.
  int LENGTH = 40;

  /// The longest that is answered: an Ethernet frame's IP packet without its IPv4 and UDP headers.
  int MAX_LENGTH = 1500 - 28;

  /// @param sentNanos comes back unchanged, and so tells an answer to this probe from one to an older process's
  record Request(int flow, int sequence, long sentNanos) implements EchoPacket {
    /// Writes the request, padded to `length`, and leaves the buffer ready to be sent.
    public void encode(ByteBuffer into, int length) {
      head(into, length, 1, this);
      into.position(0);
    }
  }

  /// What the echo has had of a flow, the request that it answers included. Only of collectors that it knows, for others
  /// may say that they are any flow.
  ///
  /// @param count from 1 to [#COUNTS], and from there to 1 again; begins anywhere, so that a new beginning shows
  /// @param reordered how many came behind one that was sent later, modulo 256
  record Received(int count, int reordered) {
    public static final int COUNTS = 0xff_ffff;

    public Received {
      if (count < 1 || count > COUNTS || reordered < 0 || reordered > 255) {
        throw new IllegalArgumentException("no count of an echo: %d, %d".formatted(count, reordered));
      }
    }

    /// How far the count has come since another one; negative where that is the later one.
    public int since(Received before) {
      int ahead = Math.floorMod(count - before.count, COUNTS);
      return ahead > COUNTS / 2 ? ahead - COUNTS : ahead;
    }
  }

  /// @param seen where the request came from as the echo saw it: behind a masquerading router this names the tunnel
  /// @param received empty from an echo that does not count, or does not know us
  record Reply(Request request, Instant receivedAt, Optional<InetSocketAddress> seen,
      Optional<Received> received) implements EchoPacket {
    /// Writes the reply, as long as the request was, and leaves the buffer ready to be sent.
    public void encode(ByteBuffer into, int length) {
      head(into, length, 2, request);
      into.putLong(24, receivedAt.getEpochSecond() * 1_000_000_000 + receivedAt.getNano());
      received.ifPresent(
          it -> into.put(5, (byte) (it.count >> 16)).putShort(6, (short) it.count).put(35, (byte) it.reordered));
      seen.filter(source -> source.getAddress() instanceof Inet4Address).ifPresent(source -> {
        into.putShort(32, (short) source.getPort()).put(34, (byte) 4).put(36, source.getAddress().getAddress());
      });
      into.position(0);
    }
  }

  /// The first four bytes: `WWE` and the version.
  int MAGIC = 0x57574501;

  /// Whether what lies between position and limit is a request of this version; makes no object.
  static boolean isRequest(ByteBuffer from) {
    return isOurs(from, 1);
  }

  /// Reads what lies between position and limit; empty when it is no request of this version.
  static Optional<Request> request(ByteBuffer from) {
    return common(from, 1);
  }

  /// Reads what lies between position and limit; empty when it is no reply of this version.
  static Optional<Reply> reply(ByteBuffer from) {
    int at = from.position();
    return common(from, 2).map(request -> {
      long received = from.getLong(at + 24);
      var time = Instant.ofEpochSecond(received / 1_000_000_000, received % 1_000_000_000);
      return new Reply(request, time, from.get(at + 34) == 4 ? Optional.of(source(from, at)) : Optional.empty(),
          received(from, at));
    });
  }

  private static Optional<Received> received(ByteBuffer from, int at) {
    int count = from.getInt(at + 4) & Received.COUNTS;
    return count == 0 ? Optional.empty() : Optional.of(new Received(count, from.get(at + 35) & 0xff));
  }

  private static Optional<Request> common(ByteBuffer from, int kind) {
    int at = from.position();
    return isOurs(from, kind)
        ? Optional.of(new Request(from.getInt(at + 8), from.getInt(at + 12), from.getLong(at + 16)))
        : Optional.empty();
  }

  private static boolean isOurs(ByteBuffer from, int kind) {
    int at = from.position();
    return from.remaining() >= LENGTH && from.remaining() <= MAX_LENGTH && from.getInt(at) == MAGIC
        && from.get(at + 4) == kind;
  }

  private static InetSocketAddress source(ByteBuffer from, int at) {
    var address = new byte[4];
    from.get(at + 36, address);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), Short.toUnsignedInt(from.getShort(at + 32)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static void head(ByteBuffer into, int length, int kind, Request request) {
    if (length < LENGTH || length > MAX_LENGTH) {
      throw new IllegalArgumentException("no echo packet has " + length + " bytes");
    }
    into.clear().limit(length);
    into.putInt(MAGIC).put((byte) kind).put(new byte[3]);
    into.putInt(request.flow).putInt(request.sequence).putLong(request.sentNanos);
    while (into.hasRemaining()) {
      into.put((byte) 0);
    }
  }
}
