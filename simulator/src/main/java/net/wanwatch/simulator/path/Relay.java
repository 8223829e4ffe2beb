package net.wanwatch.simulator.path;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import net.wanwatch.simulator.world.Reach;
import net.wanwatch.simulator.world.World;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries the collector's probes to the agent's echo and back, as late as the world says, or not at all. What is sent
/// to a tunnel's end takes that tunnel; what is sent to the VPS's own address or to the internet takes the tunnel of its
/// flow. The echo sees the router's end of that tunnel as the source, as behind a masquerading router.
public final class Relay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);
  private static final int MOST_UNANSWERED = 1000;

  private final World world;
  private final Selector selector;
  private final List<DatagramChannel> backs = new ArrayList<>();
  private final Delayed delayed = new Delayed();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
  private final Map<Long, Asker> unanswered = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Asker> eldest) {
      return size() > MOST_UNANSWERED;
    }
  };
  private final Thread thread = Thread.ofPlatform().daemon().name("relay").unstarted(this::loop);
  private volatile boolean open = true;

  /// What comes in where a channel listens.
  private sealed interface Role {
    /// @param tunnel empty when the flow decides
    record Requests(OptionalInt tunnel, InetSocketAddress echo) implements Role {}

    /// The router's forwarder asks on through a tunnel too.
    record Queries() implements Role {}

    record Replies() implements Role {}
  }

  private record Asker(DatagramChannel channel, SocketAddress client, Duration wayBack) {}

  private Relay(World world, Selector selector) {
    this.world = world;
    this.selector = selector;
  }

  /// Opens the relay before an agent that listens on the agent's [Addresses].
  ///
  /// @param echo port of the echo, here and there
  /// @param dns port of the router's DNS forwarder, and of the resolver in the internet
  public static Relay open(World world, int echo, int dns) throws IOException {
    var relay = new Relay(world, Selector.open());
    try {
      relay.listen(Addresses.VPS, echo, new Role.Requests(OptionalInt.empty(), at(Addresses.AGENT, echo)));
      relay.listen(Addresses.ROUTER, dns, new Role.Queries());
      relay.listen(Addresses.INTERNET, dns, new Role.Queries());
      for (int tunnel = 1; tunnel <= world.tunnels(); tunnel++) {
        relay.listen(Addresses.vpsEnd(tunnel), echo,
            new Role.Requests(OptionalInt.of(tunnel), at(Addresses.agentEnd(tunnel), echo)));
        relay.backs.add(relay.listen(Addresses.routerEnd(tunnel), 0, new Role.Replies()));
      }
    } catch (IOException e) {
      relay.release();
      throw e;
    }
    relay.thread.start();
    return relay;
  }

  private DatagramChannel listen(String address, int port, Role role) throws IOException {
    var channel = DatagramChannel.open();
    try {
      channel.bind(at(address, port)).configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, role);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw new IOException("cannot listen on UDP %s:%d: %s".formatted(address, port, e.getMessage()), e);
    }
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  private void loop() {
    while (open) {
      try {
        selector.select(delayed.send(System.nanoTime()));
        for (var key : selector.selectedKeys()) {
          receive((DatagramChannel) key.channel(), (Role) key.attachment());
        }
        selector.selectedKeys().clear();
      } catch (IOException | RuntimeException e) {
        log.warn("the relay stumbled and goes on", e);
        LockSupport.parkNanos(100_000_000);
      }
    }
    release();
  }

  private void receive(DatagramChannel channel, Role role) throws IOException {
    while (true) {
      buffer.clear();
      var from = channel.receive(buffer);
      if (from == null) {
        return;
      }
      buffer.flip();
      switch (role) {
        case Role.Requests requests -> request(channel, from, requests);
        case Role.Queries() -> query(channel, from);
        case Role.Replies() -> reply();
      }
    }
  }

  private void request(DatagramChannel channel, SocketAddress client, Role.Requests requests) {
    var tunnel = requests.tunnel.isPresent() ? requests.tunnel : world.route(port(client));
    var roundTrip = tunnel.isEmpty() ? Optional.<Duration>empty() : world.crossing(tunnel.getAsInt(), Reach.TUNNEL);
    if (roundTrip.isPresent() && buffer.remaining() >= 16) {
      var half = roundTrip.get().dividedBy(2);
      unanswered.put(buffer.getLong(8), new Asker(channel, client, half));
      delayed.add(System.nanoTime() + half.toNanos(), backs.get(tunnel.getAsInt() - 1), buffer, requests.echo);
    }
  }

  /// By the packet's flow and sequence number.
  private void reply() {
    var asker = buffer.remaining() >= 16 ? unanswered.remove(buffer.getLong(8)) : null;
    if (asker != null) {
      delayed.add(System.nanoTime() + asker.wayBack.toNanos(), asker.channel, buffer, asker.client);
    }
  }

  private void query(DatagramChannel channel, SocketAddress client) {
    var tunnel = world.route(port(client));
    if (tunnel.isPresent()) {
      world.crossing(tunnel.getAsInt(), Reach.INTERNET)
          .ifPresent(roundTrip -> Dns.answer(buffer)
              .ifPresent(answer -> delayed.add(System.nanoTime() + roundTrip.toNanos(), channel, answer, client)));
    }
  }

  private static int port(SocketAddress client) {
    return client instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  private void release() {
    try {
      for (var key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      log.debug("relay: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    open = false;
    selector.wakeup();
    try {
      thread.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
