package net.wanwatch.live;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.EchoPacket;

/// Asks the agent's echo over UDP, by three source ports: behind mwan3 each may take another tunnel.
public final class EchoTry {
  private static final int TRIES = 3;
  private static final int WAIT_MILLIS = 1000;

  private EchoTry() {}

  /// Asks as a host that the echo does not know.
  ///
  /// @return the source address that the echo saw, empty when it is not told
  /// @throws IOException where none was answered; the message says why
  public static Optional<InetSocketAddress> ask(InetSocketAddress target) throws IOException {
    return ask(target, _ -> {});
  }

  /// Asks as one who has the key.
  public static Optional<InetSocketAddress> ask(InetSocketAddress target, EchoKey key) throws IOException {
    return ask(target, key.tag()::put);
  }

  private static Optional<InetSocketAddress> ask(InetSocketAddress target, Consumer<ByteBuffer> sign)
      throws IOException {
    IOException last = new SocketTimeoutException("no answer");
    for (int i = 0; i < TRIES; i++) {
      try {
        return once(target, sign);
      } catch (SocketTimeoutException e) {
        last = new IOException("no answer", e);
      } catch (PortUnreachableException e) {
        last = new IOException("nobody listens there", e);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static Optional<InetSocketAddress> once(InetSocketAddress target, Consumer<ByteBuffer> sign)
      throws IOException {
    try (var channel = DatagramChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 16);
      channel.connect(target);
      var socket = channel.socket();
      socket.setSoTimeout(WAIT_MILLIS);
      var request = new EchoPacket.Request(ThreadLocalRandom.current().nextInt(), 0, System.nanoTime());
      var buffer = ByteBuffer.allocate(EchoPacket.LENGTH);
      request.encode(buffer, EchoPacket.LENGTH);
      sign.accept(buffer);
      channel.write(buffer);
      var bytes = new byte[EchoPacket.MAX_LENGTH];
      var packet = new DatagramPacket(bytes, bytes.length);
      socket.receive(packet);
      var reply = EchoPacket.reply(ByteBuffer.wrap(bytes, 0, packet.getLength()));
      if (reply.isEmpty() || !reply.get().request().equals(request)) {
        throw new IOException("what answers there is no echo of this version");
      }
      return reply.get().seen();
    }
  }

  /// @param address a literal, never a name
  public static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
