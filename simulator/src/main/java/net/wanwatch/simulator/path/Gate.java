package net.wanwatch.simulator.path;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stands before a TCP server and passes bytes on while the way is open. While it is not, nothing moves and nobody is
/// told, as with packets that are dropped.
public final class Gate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Duration patience;
  private final IntFunction<Passage> passages;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Gate(ServerSocket server, InetSocketAddress target, Duration patience, IntFunction<Passage> passages) {
    this.server = server;
    this.target = target;
    this.patience = patience;
    this.passages = passages;
  }

  /// Opens a gate.
  ///
  /// @param port 0 for any that is free
  /// @param patience a connection that stood still for so long is forgotten
  /// @param passages of a connection, by its client's port
  public static Gate open(String address, int port, InetSocketAddress target, Duration patience,
      IntFunction<Passage> passages) throws IOException {
    var server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen on %s:%d: %s".formatted(address, port, e.getMessage()), e);
    }
    var gate = new Gate(server, target, patience, passages);
    Thread.ofVirtual().name("gate").start(gate::accept);
    return gate;
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        join(server.accept());
      } catch (IOException e) {
        log.debug("gate: {}", e.getMessage());
      }
    }
  }

  private void join(Socket client) throws IOException {
    var inner = new Socket();
    open.add(client);
    open.add(inner);
    try {
      inner.connect(target);
      client.setTcpNoDelay(true);
      inner.setTcpNoDelay(true);
    } catch (IOException e) {
      end(client, inner);
      throw e;
    }
    var passage = passages.apply(client.getPort());
    Thread.ofVirtual().name("gate-in").start(() -> pass(client, inner, passage));
    Thread.ofVirtual().name("gate-out").start(() -> pass(inner, client, passage));
    if (server.isClosed()) {
      end(client, inner);
    }
  }

  private void pass(Socket from, Socket to, Passage passage) {
    var buffer = new byte[8192];
    try {
      for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
        if (!passed(passage)) {
          break;
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      log.debug("gate: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(from, to);
    }
  }

  /// Waits until the bytes are through; each direction takes half a round trip.
  private boolean passed(Passage passage) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (var delay = passage.now();; delay = passage.now()) {
      if (delay.isPresent()) {
        Thread.sleep(delay.get().dividedBy(2));
        return true;
      }
      if (System.nanoTime() - end > 0 || server.isClosed()) {
        return false;
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private void end(Socket... sockets) {
    for (var socket : sockets) {
      open.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        log.debug("gate: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      log.debug("gate: {}", e.getMessage());
    }
    end(open.toArray(Socket[]::new));
  }
}
