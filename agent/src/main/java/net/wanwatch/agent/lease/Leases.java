package net.wanwatch.agent.lease;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import net.wanwatch.config.Ports;
import net.wanwatch.http.Refused;
import net.wanwatch.lease.Lease;
import net.wanwatch.lease.Lease.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one lease that may run, over all routers and whoever asks. It ends when it is given back, when its time is over,
/// when its servers have all served or lost their client (so that a borrower who was killed keeps nobody waiting), or when
/// we are closed; its servers are killed then.
public final class Leases implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Leases.class);
  private static final Path CONGESTION = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

  /// How often somebody looks whether the servers still serve.
  private static final long LOOK = 1;

  private final Iperf3 iperf3;
  private final Ports ports;
  private final InstantSource clock;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(task -> Thread.ofPlatform().daemon().name("leases").unstarted(task));
  private final AtomicLong lent = new AtomicLong();
  private volatile Optional<Held> held = Optional.empty();
  private int nextPort;
  private boolean closed;
  private volatile Supplier<Optional<Duration>> elsewhere = Optional::empty;

  /// Something that must not be done beside a lease.
  @FunctionalInterface
  public interface Alone<T, X extends Exception> {
    T run() throws X, IOException, Refused;
  }

  private record Held(Lease lease, Iperf3.Running servers) {}

  public Leases(Iperf3 iperf3, Ports ports, InstantSource clock) {
    this.iperf3 = iperf3;
    this.ports = ports;
    this.clock = clock;
    this.nextPort = ports.first();
  }

  /// @param remaining of what a lease must not be beside: a drill's cut
  public void notBeside(Supplier<Optional<Duration>> remaining) {
    elsewhere = remaining;
  }

  /// Runs it where no servers are lent, and lends none meanwhile.
  public synchronized <T, X extends Exception> T whileNothingIsLent(Alone<T, X> work) throws X, IOException, Refused {
    endIfServed();
    if (held.isPresent()) {
      throw new Refused(409, "a throughput test runs: try again in %d s"
          .formatted(Math.max(1, left(held.get().lease().until()).plusMillis(999).toSeconds())));
    }
    return work.run();
  }

  /// @throws IOException where iperf3 is missing or does not start
  synchronized Lease lend(Wanted wanted) throws Busy, IOException {
    endIfServed();
    if (held.isPresent()) {
      throw new Busy(held.get().lease().until());
    }
    var cut = elsewhere.get();
    if (cut.isPresent()) {
      throw new Busy(clock.instant().plus(cut.get()));
    }
    if (closed) {
      throw new IOException("the agent stops");
    }
    var lease = wanted.comparison() ? comparison(wanted) : iperf3(wanted);
    lent.incrementAndGet();
    var _ = timer.schedule(() -> end(lease.id(), "its time is over"), wanted.length().toMillis(),
        TimeUnit.MILLISECONDS);
    lookAfter(lease);
    log.info("lent {} for {} s: {}", lease.id(), wanted.length().toSeconds(), lease.servers());
    return lease;
  }

  private Lease iperf3(Wanted wanted) throws IOException {
    var version = iperf3.version()
        .orElseThrow(() -> new IOException("iperf3 is not installed on the VPS: apt-get install iperf3"));
    var servers = servers(wanted.places());
    var running = iperf3.start(servers, wanted.length());
    var lease = new Lease(id(), clock.instant().plus(wanted.length()), servers, version, congestion());
    held = Optional.of(new Held(lease, running));
    return lease;
  }

  private Lease comparison(Wanted wanted) throws IOException {
    var id = id();
    var servers = together(wanted.places());
    var running = ComparisonServers.start(servers, id, wanted.length());
    var lease = new Lease(id, clock.instant().plus(wanted.length()), servers, "", congestion(), running.noMptcp());
    held = Optional.of(new Held(lease, running));
    return lease;
  }

  /// All at one port, for a subflow of MPTCP goes to another address and the same port.
  private List<Server> together(List<Wanted.Place> places) throws IOException {
    for (int tries = ports.size(); tries > 0; tries--) {
      int port = take();
      boolean free = true;
      for (var place : places) {
        free &= iperf3.isFree(place.address(), port);
      }
      if (free) {
        return places.stream().map(place -> new Server(place.tunnel(), place.address(), port)).toList();
      }
    }
    throw new IOException("no port of %s is free at all addresses: widen agent: {benchmark-ports: …}".formatted(ports));
  }

  private void lookAfter(Lease lease) {
    var _ = timer.schedule(() -> {
      if (current().filter(lease::equals).isPresent()) {
        endIfServed();
        lookAfter(lease);
      }
    }, LOOK, TimeUnit.SECONDS);
  }

  private synchronized void endIfServed() {
    held.filter(h -> h.servers().ended()).ifPresent(h -> end(h.lease().id(), "its servers have ended"));
  }

  /// Another port each time: what a lost run left in flight meets nobody.
  private List<Server> servers(List<Wanted.Place> places) throws IOException {
    var servers = new ArrayList<Server>();
    int tries = ports.size();
    for (var place : places) {
      int port = take();
      while (--tries >= 0 && !iperf3.isFree(place.address(), port)) {
        port = take();
      }
      if (tries < 0) {
        throw new IOException(
            "no port of %s is free for %s: widen agent: {benchmark-ports: …}".formatted(ports, place.tunnel()));
      }
      servers.add(new Server(place.tunnel(), place.address(), port));
    }
    return servers;
  }

  private int take() {
    int port = nextPort;
    nextPort = port == ports.last() ? ports.first() : port + 1;
    return port;
  }

  /// Whether it was the one that ran.
  boolean end(String id, String why) {
    Optional<Held> ended;
    synchronized (this) {
      ended = held.filter(h -> h.lease().id().equals(id));
      ended.ifPresent(h -> {
        h.servers().close();
        held = Optional.empty();
      });
    }
    ended.ifPresent(_ -> log.info("lease {} ended: {}", id, why));
    return ended.isPresent();
  }

  Optional<Lease> current() {
    return held.map(Held::lease);
  }

  Optional<String> version() {
    return iperf3.version();
  }

  Duration left(Instant until) {
    return Duration.between(clock.instant(), until);
  }

  long lent() {
    return lent.get();
  }

  static Optional<String> congestion() {
    try {
      return Optional.of(Files.readString(CONGESTION).strip()).filter(name -> !name.isEmpty());
    } catch (IOException e) {
      log.debug("{}: {}", CONGESTION, e.getMessage());
      return Optional.empty();
    }
  }

  private static String id() {
    var bytes = new byte[8];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    Optional<Lease> last;
    synchronized (this) {
      closed = true;
      last = current();
    }
    last.ifPresent(lease -> end(lease.id(), "the agent stops"));
    timer.shutdownNow();
  }
}
