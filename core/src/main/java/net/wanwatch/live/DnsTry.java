package net.wanwatch.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// Asks one DNS server for one name's IPv4 address (RFC 1035).
public final class DnsTry {
  /// Each is a connection of its own, and may take a tunnel that is broken.
  private static final int TRIES = 4;
  private static final int WAIT_MILLIS = 2000;
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final int SERVFAIL = 2;
  private static final int REFUSED = 5;
  private static final String[] CODES = {"", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};

  private DnsTry() {}

  /// @throws IOException where no address came; the message says why
  public static void ask(InetSocketAddress server, String name) throws IOException {
    if (server.isUnresolved()) {
      throw new IOException("this machine knows no address of " + server.getHostString());
    }
    IOException last = new IOException("no answer");
    for (int i = 0; i < TRIES; i++) {
      try (var socket = new DatagramSocket()) {
        socket.setSoTimeout(WAIT_MILLIS);
        socket.connect(server);
        int id = ThreadLocalRandom.current().nextInt(1 << 16);
        var query = query(id, name);
        socket.send(new DatagramPacket(query, query.length));
        var answer = new DatagramPacket(new byte[1500], 1500);
        socket.receive(answer);
        understand(id, ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
        return;
      } catch (SocketTimeoutException e) {
        last = new IOException("no answer", e);
      } catch (ForNow e) {
        last = e;
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
    throw last;
  }

  /// What a forwarder says that does not reach its own servers, which may be so for a moment only: while mwan3 moves it to another tunnel.
  private static final class ForNow extends IOException {
    private static final long serialVersionUID = 1L;

    ForNow(String message) {
      super(message);
    }
  }

  private static byte[] query(int id, String name) {
    var query = ByteBuffer.allocate(name.length() + 18);
    query.putShort((short) id).putShort((short) 0x0100).putShort((short) 1).putShort((short) 0).putInt(0);
    for (var label : name.split("\\.", -1)) {
      query.put((byte) label.length()).put(label.getBytes(US_ASCII));
    }
    query.put((byte) 0).putShort((short) 1).putShort((short) 1);
    return Arrays.copyOf(query.array(), query.position());
  }

  private static void understand(int id, ByteBuffer answer) throws IOException {
    if (answer.remaining() < 12 || Short.toUnsignedInt(answer.getShort(0)) != id) {
      throw new IOException("the answer is no DNS");
    }
    int code = answer.get(3) & 0x0f;
    if (code != 0) {
      var said = "it says " + (code < CODES.length ? CODES[code] : "error " + code);
      throw code == SERVFAIL || code == REFUSED ? new ForNow(said) : new IOException(said);
    }
    if (answer.getShort(6) == 0) {
      throw new IOException("it knows no address");
    }
  }
}
