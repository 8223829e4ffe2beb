package net.wanwatch.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends bytes to whoever knows the lease's id, all together no faster than they ask and no longer, until its time is over. Takes plain TCP
/// and MPTCP at the same port of several addresses: a subflow goes to another address of ours than the first, and must find somebody there.
public final class WorkServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkServer.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final int MOST = 160;
  private static final long MOST_AT_ONCE = 64 * 1024;

  private final String lease;
  private final long end;
  private final Semaphore room = new Semaphore(MOST);
  private final AtomicInteger open = new AtomicInteger();
  private final Pace pace = new Pace();
  private final List<Thread> doors = new ArrayList<>();
  private volatile boolean closed;

  private WorkServer(String lease, Duration life) {
    this.lease = lease;
    this.end = System.nanoTime() + life.toNanos();
  }

  /// @throws IOException where it cannot listen at one of them; then it does at none
  public static WorkServer start(List<InetSocketAddress> addresses, KernelSocket.Protocol protocol, String lease,
      Duration life) throws IOException {
    var server = new WorkServer(lease, life);
    var sockets = new ArrayList<KernelSocket>();
    try {
      for (var address : addresses) {
        var socket = KernelSocket.open(address.getAddress(), protocol);
        sockets.add(socket);
        socket.listen(address);
      }
    } catch (IOException e) {
      sockets.forEach(KernelSocket::close);
      throw e;
    }
    for (var socket : sockets) {
      server.doors.add(Thread.ofPlatform().daemon().name("work-door").start(() -> server.listen(socket)));
    }
    return server;
  }

  private boolean over() {
    return closed || System.nanoTime() - end >= 0;
  }

  private void listen(KernelSocket socket) {
    try (socket) {
      while (!over()) {
        var client = socket.accept(LOOK);
        if (client.isPresent()) {
          take(client.get());
        }
      }
    } catch (IOException e) {
      log.warn("nobody can be served any more: {}", e.getMessage());
    }
  }

  private void take(KernelSocket client) {
    if (!room.tryAcquire()) {
      client.close();
      return;
    }
    open.incrementAndGet();
    Thread.ofPlatform().daemon().name("work").start(() -> {
      try (client) {
        serve(client);
      } catch (IOException e) {
        log.debug("a client of {} is gone: {}", lease, e.getMessage());
      } finally {
        open.decrementAndGet();
        room.release();
      }
    });
  }

  private void serve(KernelSocket client) throws IOException {
    var line = new ByteArrayOutputStream();
    for (long late = System.nanoTime() + REQUEST.toNanos(); !line.toString(US_ASCII).endsWith("\n");) {
      int got = client.read(LOOK);
      if (got < 0 || line.size() + got > WorkRequest.LONGEST || System.nanoTime() - late >= 0 || over()) {
        return;
      }
      line.writeBytes(client.received(got));
    }
    var request = WorkRequest.of(line.toByteArray());
    if (request.isPresent()
        && MessageDigest.isEqual(request.get().lease().getBytes(US_ASCII), lease.getBytes(US_ASCII))) {
      send(client, request.get());
    }
  }

  /// What all that are served at once may have together: one alone has what the others leave. What is not used is gone but for a tenth of a
  /// second, and whoever asked for another rate before leaves nothing behind.
  private static final class Pace {
    private double credit;
    private long last = System.nanoTime() - 1_000_000_000L;

    /// @return bytes that may be sent now, and are taken; 0 where they are too few to be worth it
    synchronized long take(long rate, long most) {
      long now = System.nanoTime();
      credit = Math.min(Math.max((double) MOST_AT_ONCE, rate / 10.0), credit + (now - last) / 1e9 * rate);
      last = now;
      if (credit < (double) Math.min(most, MOST_AT_ONCE / 4)) {
        return 0;
      }
      long allowed = Math.min(most, (long) credit);
      credit -= (double) allowed;
      return allowed;
    }

    synchronized void giveBack(long bytes) {
      credit += (double) bytes;
    }
  }

  private void send(KernelSocket client, WorkRequest wanted) throws IOException {
    long began = System.nanoTime();
    long sent = 0;
    while (!over() && System.nanoTime() - began < wanted.time().toNanos()
        && (wanted.bytes() == 0 || sent < wanted.bytes())) {
      long left = wanted.bytes() == 0 ? MOST_AT_ONCE : wanted.bytes() - sent;
      long may = pace.take(wanted.rate(), Math.min(MOST_AT_ONCE, left));
      if (may == 0) {
        pause();
        continue;
      }
      int taken = client.write((int) may, LOOK);
      pace.giveBack(may - taken);
      sent += taken;
    }
    if (wanted.bytes() > 0) {
      // Whoever closes while something comes in would reset what is on its way.
      client.finish();
      for (long late = System.nanoTime() + REQUEST.toNanos(); client.read(LOOK) >= 0 && System.nanoTime() - late < 0;) {
        if (over()) {
          return;
        }
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Whether its time is over.
  public boolean ended() {
    return over();
  }

  /// Clients that are served now.
  int open() {
    return open.get();
  }

  /// Returns when nobody listens any more.
  @Override
  public void close() {
    closed = true;
    try {
      for (var door : doors) {
        door.join(Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
