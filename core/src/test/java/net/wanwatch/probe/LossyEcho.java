package net.wanwatch.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;

/// An echo on a loopback address that drops the sequences it is told to, and can answer those it kept later.
final class LossyEcho implements AutoCloseable {
  private final DatagramChannel channel;
  private final List<Kept> kept = new CopyOnWriteArrayList<>();
  final List<Integer> ports = new CopyOnWriteArrayList<>();
  final List<byte[]> requests = new CopyOnWriteArrayList<>();
  volatile IntPredicate drops = _ -> false;

  private record Kept(EchoPacket.Request request, InetSocketAddress source, int length) {}

  LossyEcho(String address) throws IOException {
    this(address, 0);
  }

  LossyEcho(String address, int port) throws IOException {
    channel = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    Thread.ofPlatform().daemon().name("lossy-echo").start(this::loop);
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  private void loop() {
    var buffer = ByteBuffer.allocate(2000);
    try {
      while (true) {
        buffer.clear();
        var source = (InetSocketAddress) channel.receive(buffer);
        var request = EchoPacket.request(buffer.flip()).orElseThrow();
        var came = new Kept(request, source, buffer.limit());
        ports.add(source.getPort());
        requests.add(Arrays.copyOf(buffer.array(), buffer.limit()));
        if (drops.test(request.sequence())) {
          kept.add(came);
        } else {
          answer(came);
        }
      }
    } catch (ClosedChannelException e) {
      kept.clear();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(Kept came) throws IOException {
    var buffer = ByteBuffer.allocate(2000);
    new EchoPacket.Reply(came.request, Instant.EPOCH, Optional.of(came.source), Optional.empty()).encode(buffer,
        came.length);
    channel.send(buffer, came.source);
  }

  /// Answers what it dropped, at last.
  void answerKept() throws IOException {
    for (var came : kept) {
      answer(came);
    }
    kept.clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
