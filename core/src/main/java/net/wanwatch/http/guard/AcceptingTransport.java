package net.wanwatch.http.guard;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Vert.x's usual transport, but that each connection is shown to somebody as soon as it is accepted, who may refuse it.
final class AcceptingTransport implements Transport {
  private final Predicate<SocketChannel> accepted;

  /// @param accepted whether it may stay; called before anything is read from it
  AcceptingTransport(Predicate<SocketChannel> accepted) {
    this.accepted = accepted;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return new NioTransport() {
      @Override
      public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return Listening::new;
      }
    };
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
