package net.wanwatch.agent.connection;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import net.wanwatch.probe.Greeting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the TCP connections that the collector keeps, on one thread: a [Greeting], and then each byte with the same byte. Only who
/// comes from a tunnel's inner address is let in, a few of each; everybody else is closed without a word. It sends nothing before
/// somebody has shaken hands, and never more than came.
///
/// It is worth less than the agent: where its port is taken it says so once, and the agent does without.
public final class Connections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);
  static final int MOST = 256;
  static final int PER_TUNNEL = 32;
  /// A collector that lost its connection to a cut tunnel gives it up long before.
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int AT_ONCE = 16;

  private final Selector selector;
  private final InetSocketAddress address;
  private final Set<InetAddress> tunnels;
  private final LongSupplier nanos;
  private final long number = ThreadLocalRandom.current().nextLong();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(Guest.MOST_BYTES);
  private final Thread thread = Thread.ofPlatform().daemon().name("connections").unstarted(this::loop);
  private Optional<ServerSocketChannel> listening = Optional.empty();
  private boolean hopeless;
  private volatile boolean open = true;

  private Connections(Selector selector, InetSocketAddress address, Set<InetAddress> tunnels, LongSupplier nanos) {
    this.selector = selector;
    this.address = address;
    this.tunnels = tunnels;
    this.nanos = nanos;
  }

  /// Begins to listen; an address that this host does not have yet is tried again until it is there.
  ///
  /// @param address the VPS's loopback address, which is reached by whichever tunnel mwan3 chooses
  /// @param tunnels inner addresses of the routers' ends: who is let in
  public static Connections open(String address, int port, Collection<String> tunnels) throws IOException {
    return open(address, port, tunnels, System::nanoTime);
  }

  static Connections open(String address, int port, Collection<String> tunnels, LongSupplier nanos) throws IOException {
    var all = new Connections(Selector.open(), new InetSocketAddress(InetAddress.ofLiteral(address), port),
        tunnels.stream().map(InetAddress::ofLiteral).collect(Collectors.toUnmodifiableSet()), nanos);
    all.listen();
    all.thread.start();
    return all;
  }

  /// Of them.
  int size() {
    return (int) selector.keys().stream().filter(key -> key.attachment() instanceof Guest).count();
  }

  private void listen() {
    ServerSocketChannel channel = null;
    try {
      channel = ServerSocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, PER_TUNNEL);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_ACCEPT);
      listening = Optional.of(channel);
    } catch (IOException e) {
      close(channel);
      if (e instanceof BindException && String.valueOf(e.getMessage()).contains("annot assign requested address")) {
        return;
      }
      hopeless = true;
      log.warn("no TCP connections are kept through the tunnels, and no failover says which it broke: TCP {}:{}: {}",
          address.getAddress().getHostAddress(), address.getPort(), e.getMessage());
    }
  }

  private static void close(@Nullable ServerSocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      log.debug("connections: {}", e.getMessage());
    }
  }

  private void loop() {
    while (open) {
      try {
        selector.select(RETRY.toMillis());
        if (listening.isEmpty() && !hopeless) {
          listen();
        }
        for (var key : selector.selectedKeys()) {
          serve(key);
        }
        selector.selectedKeys().clear();
        sweep();
      } catch (IOException | RuntimeException e) {
        log.error("the connections' end stumbled and goes on", e);
        LockSupport.parkNanos(100_000_000);
      }
    }
    release();
  }

  private void serve(SelectionKey key) throws IOException {
    if (key.attachment() instanceof Guest guest) {
      boolean stays;
      try {
        stays = guest.answer(buffer, nanos.getAsLong());
      } catch (IOException e) {
        log.debug("a connection of {} ended: {}", guest.from(), e.getMessage());
        stays = false;
      }
      if (!stays) {
        guest.close();
      }
    } else if (key.channel() instanceof ServerSocketChannel server) {
      for (int i = 0; i < AT_ONCE; i++) {
        var channel = server.accept();
        if (channel == null) {
          return;
        }
        greet(channel);
      }
    }
  }

  private void greet(SocketChannel channel) {
    try {
      if (!(channel.getRemoteAddress() instanceof InetSocketAddress remote) || !isLetIn(remote.getAddress())) {
        channel.close();
        return;
      }
      var guest = new Guest(channel, remote.getAddress(), nanos.getAsLong());
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, guest);
      if (!guest.send(new Greeting(number, remote.getAddress()).encode())) {
        guest.close();
      }
    } catch (IOException e) {
      log.debug("a connection ended before it began: {}", e.getMessage());
      try {
        channel.close();
      } catch (IOException _) {
        // it is gone either way
      }
    }
  }

  private boolean isLetIn(InetAddress from) {
    if (!tunnels.contains(from)) {
      return false;
    }
    var guests = selector.keys()
        .stream()
        .filter(SelectionKey::isValid)
        .map(SelectionKey::attachment)
        .filter(Guest.class::isInstance)
        .map(Guest.class::cast)
        .toList();
    return guests.size() < MOST && guests.stream().filter(guest -> guest.from().equals(from)).count() < PER_TUNNEL;
  }

  private void sweep() {
    long now = nanos.getAsLong();
    for (var key : selector.keys()) {
      if (key.attachment() instanceof Guest guest && guest.isIdle(IDLE.toNanos(), now)) {
        guest.close();
      }
    }
  }

  private void release() {
    try {
      for (var key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      log.debug("connections: {}", e.getMessage());
    }
  }

  /// Closes the port and all that came in, and returns when they are closed.
  @Override
  public void close() {
    open = false;
    selector.wakeup();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
