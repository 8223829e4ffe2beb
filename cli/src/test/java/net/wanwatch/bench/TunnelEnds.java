package net.wanwatch.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.probe.EchoPacket;

/// The VPS's end of each tunnel of many routers but the first: an echo for each, on one thread and without a limit. Those of the
/// first are the agent's.
final class TunnelEnds implements AutoCloseable {
  private final Selector selector;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
  private final Thread thread = Thread.ofPlatform().daemon().name("tunnel-ends").unstarted(this::loop);

  private TunnelEnds(Selector selector) {
    this.selector = selector;
  }

  static String address(int router, int end) {
    return "127.%d.%d.%d".formatted(80 + router / 250, router % 250, end);
  }

  static TunnelEnds open(int routers, int port) throws IOException {
    var ends = new TunnelEnds(Selector.open());
    for (int router = 1; router < routers; router++) {
      for (int tunnel = 1; tunnel <= 3; tunnel++) {
        var channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral(address(router, tunnel)), port))
            .configureBlocking(false);
        channel.register(ends.selector, SelectionKey.OP_READ);
      }
    }
    ends.thread.start();
    return ends;
  }

  private void loop() {
    try {
      while (true) {
        selector.select();
        for (var key : selector.selectedKeys()) {
          answer((DatagramChannel) key.channel());
        }
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException _) {
      // Closed: that was all.
    } catch (IOException e) {
      throw new IllegalStateException("the tunnels' ends stumbled", e);
    }
  }

  private void answer(DatagramChannel channel) throws IOException {
    for (var from = channel.receive(buffer.clear()); from != null; from = channel.receive(buffer.clear())) {
      var request = EchoPacket.request(buffer.flip());
      if (request.isPresent()) {
        new EchoPacket.Reply(request.get(), Instant.now(), Optional.empty(), Optional.empty()).encode(buffer,
            buffer.limit());
        channel.send(buffer, from);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (var key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
