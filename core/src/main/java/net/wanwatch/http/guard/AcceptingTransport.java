package net.wanwatch.http.guard;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Vert.x's usual transport, but that each connection is shown to somebody as soon as it is accepted, who may refuse it, and that none is
/// accepted before Vert.x has all it needs for it: it listens a moment before it has made its metrics, and a question in between is never
/// answered.
final class AcceptingTransport implements Transport {
  private final Predicate<SocketChannel> accepted;
  private final Queue<Listening> waiting = new ConcurrentLinkedQueue<>();

  /// @param accepted whether it may stay; called before anything is read from it
  AcceptingTransport(Predicate<SocketChannel> accepted) {
    this.accepted = accepted;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return new NioTransport() {
      @Override
      public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return () -> {
          var listening = new Listening();
          listening.config().setAutoRead(false);
          waiting.add(listening);
          return listening;
        };
      }
    };
  }

  /// Takes what came to each address that is ready by now, and what will come.
  void accept() {
    waiting.removeIf(listening -> {
      boolean ready = listening.isActive();
      if (ready) {
        listening.config().setAutoRead(true);
      }
      return ready || !listening.isOpen();
    });
  }

  private final class Listening extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> connections) throws Exception {
      int before = connections.size();
      int read = super.doReadMessages(connections);
      if (connections.size() > before && connections.getLast() instanceof SocketChannel channel
          && !accepted.test(channel)) {
        connections.removeLast();
        channel.unsafe().closeForcibly();
        return 0;
      }
      return read;
    }
  }

  @Override
  public String name() {
    return NIO.name();
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }
}
