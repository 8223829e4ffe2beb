package net.wanwatch.agent.echo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.EchoPacket;
import net.wanwatch.probe.EchoTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers probes over UDP, on one thread. It answers only requests whose source is a tunnel's inner address: whatever
/// claims such a source, the reply to it leaves through that tunnel and nowhere else, so the echo is no use to anyone
/// who is not behind one. A reply is as long as its request.
///
/// Each collector that is known by its key ([EchoKeys]) has a share of its own of each tunnel, and all others behind a
/// tunnel have one together: what they send costs the collectors nothing. As long as a tunnel has a collector that is
/// known, only its probes say that the tunnel is probed.
///
/// An address that this host does not have yet (a tunnel that is still down) is said once and tried again until it is
/// there; a port that another program holds is an error.
public final class Echo implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Echo.class);
  private static final Duration RETRY = Duration.ofSeconds(5);
  /// Of all who are not known, of each tunnel.
  private static final int RATE = 400;
  /// A flood at one address keeps the others waiting for no more than so many packets.
  private static final int AT_ONCE = 256;
  /// The kernel gives less where `net.core.rmem_max` says so.
  private static final int RECEIVE_BUFFER = 1 << 22;

  private final Selector selector;
  private final int port;
  private final EchoKeys keys;
  private final InstantSource clock;
  private final LongSupplier nanos;
  /// What its replies count their time from: a clock that is set bends nothing.
  private final Instant began;
  private final long beganNanos;
  private final Map<InetAddress, Source> sources = new HashMap<>();
  private final List<InetAddress> missing = new ArrayList<>();
  private final EchoCounts counts = new EchoCounts();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(EchoPacket.MAX_LENGTH + 1);
  private final Thread thread = Thread.ofPlatform().daemon().name("echo").unstarted(this::loop);
  private volatile boolean open = true;

  /// Nine probes a second that did not come for so long had an end.
  private static final long PAUSE = 3_000_000_000L;

  private static final class Source {
    final TokenBucket others;
    volatile Optional<Instant> lastHeard = Optional.empty();
    volatile Optional<Instant> resumed = Optional.empty();
    private long heardAt;
    final EchoCounts.Counter answered = new EchoCounts.Counter();
    private volatile boolean known;
    private volatile long knownAt;

    Source(long now) {
      others = new TokenBucket(RATE, RATE, now);
    }

    void heard(boolean fromKnown, Instant at, long now) {
      if (fromKnown) {
        knownAt = now;
        known = true;
      }
      if (fromKnown || !isKnown(now)) {
        if (lastHeard.isEmpty() || now - heardAt >= PAUSE) {
          resumed = Optional.of(at);
        }
        heardAt = now;
        lastHeard = Optional.of(at);
      }
    }

    /// Whether a known collector probes through this tunnel, or did lately.
    boolean isKnown(long now) {
      return known && now - knownAt <= EchoKeys.KNOWN;
    }
  }

  private Echo(Selector selector, int port, EchoKeys keys, InstantSource clock, LongSupplier nanos) {
    this.selector = selector;
    this.port = port;
    this.keys = keys;
    this.clock = clock;
    this.nanos = nanos;
    this.began = clock.instant();
    this.beganNanos = nanos.getAsLong();
  }

  /// Opens the echo.
  ///
  /// @param addresses this host's inner addresses, and the loopback address if there is one
  /// @param tunnels inner addresses of the routers' ends: who is answered
  /// @param keys by which collectors are known
  /// @throws IOException where a port cannot be opened, named with its address
  public static Echo open(Collection<String> addresses, int port, Collection<String> tunnels, EchoKeys keys,
      InstantSource clock) throws IOException {
    return open(addresses, port, tunnels, keys, clock, System::nanoTime);
  }

  static Echo open(Collection<String> addresses, int port, Collection<String> tunnels, EchoKeys keys,
      InstantSource clock, LongSupplier nanos) throws IOException {
    var echo = new Echo(Selector.open(), port, keys, clock, nanos);
    tunnels.forEach(tunnel -> echo.sources.put(InetAddress.ofLiteral(tunnel), new Source(nanos.getAsLong())));
    try {
      for (var address : addresses) {
        if (!echo.listen(InetAddress.ofLiteral(address))) {
          log.warn("{} is no address of this host yet, the echo will answer there when it is", address);
          echo.missing.add(InetAddress.ofLiteral(address));
        }
      }
    } catch (IOException | RuntimeException e) {
      echo.release();
      throw e;
    }
    echo.thread.start();
    return echo;
  }

  /// Somebody tells the key by which its probes are to be known. It is heeded only when it comes through a tunnel, or
  /// from this host itself.
  public void tell(InetAddress from, EchoKey key) {
    if (sources.containsKey(from) || from.isLoopbackAddress()) {
      keys.tell(key, nanos.getAsLong());
    }
  }

  /// When the tunnel's last probe came, of a known collector where the tunnel has one; empty before the first.
  public Optional<Instant> lastHeard(String tunnel) {
    return Optional.ofNullable(sources.get(InetAddress.ofLiteral(tunnel))).flatMap(source -> source.lastHeard);
  }

  /// When the tunnel's probes came again after some seconds of none; at first, when the first came.
  public Optional<Instant> resumed(String tunnel) {
    return Optional.ofNullable(sources.get(InetAddress.ofLiteral(tunnel))).flatMap(source -> source.resumed);
  }

  /// Whether it is a key that somebody told.
  public boolean knows(EchoKey key) {
    return keys.knows(key);
  }

  /// Forgets the probes of tunnels that have no known collector.
  public void forgetUnknown() {
    long now = nanos.getAsLong();
    sources.values()
        .stream()
        .filter(source -> !source.isKnown(now))
        .forEach(source -> source.lastHeard = Optional.empty());
  }

  /// As if no probe had ever come.
  public void forget() {
    sources.values().forEach(source -> source.lastHeard = Optional.empty());
  }

  long answered(String tunnel) {
    var source = sources.get(InetAddress.ofLiteral(tunnel));
    return source == null ? 0 : source.answered.value();
  }

  EchoCounts counts() {
    return counts;
  }

  private boolean listen(InetAddress address) throws IOException {
    var channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.bind(new InetSocketAddress(address, port));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      return true;
    } catch (BindException e) {
      channel.close();
      if (String.valueOf(e.getMessage()).contains("annot assign requested address")) {
        return false;
      }
      throw new IOException(
          "cannot echo on UDP %s:%d: another program has that port".formatted(address.getHostAddress(), port), e);
    }
  }

  private void loop() {
    long retry = System.nanoTime() + RETRY.toNanos();
    while (open) {
      try {
        selector.select(missing.isEmpty() ? 0 : RETRY.toMillis());
        for (var key : selector.selectedKeys()) {
          answerSome((DatagramChannel) key.channel());
        }
        selector.selectedKeys().clear();
        if (!missing.isEmpty() && System.nanoTime() - retry >= 0) {
          retryMissing(missing.iterator());
          retry = System.nanoTime() + RETRY.toNanos();
        }
      } catch (IOException | RuntimeException e) {
        log.error("the echo stumbled and goes on", e);
        LockSupport.parkNanos(100_000_000);
      }
    }
    release();
  }

  private void retryMissing(Iterator<InetAddress> addresses) {
    while (addresses.hasNext()) {
      var address = addresses.next();
      try {
        if (listen(address)) {
          addresses.remove();
          log.info("echo on UDP {}:{}", address.getHostAddress(), port);
        }
      } catch (IOException e) {
        log.error("{}", e.getMessage());
      }
    }
  }

  private void answerSome(DatagramChannel channel) throws IOException {
    for (int i = 0; i < AT_ONCE; i++) {
      buffer.clear();
      if (!(channel.receive(buffer) instanceof InetSocketAddress source)) {
        return;
      }
      answer(channel, source);
    }
  }

  private void answer(DatagramChannel channel, InetSocketAddress from) {
    var source = sources.get(from.getAddress());
    if (source == null) {
      counts.stranger().add();
      return;
    }
    if (!EchoPacket.isRequest(buffer.flip())) {
      counts.malformed().add();
      return;
    }
    long now = nanos.getAsLong();
    var known = EchoTag.isPresent(buffer) ? keys.sender(buffer, now) : Optional.<KnownCollector>empty();
    boolean taken = known.isPresent() ? known.get().takes(from.getAddress(), now) : source.others.take(now);
    if (!taken) {
      counts.rate().add();
      return;
    }
    var at = clock.instant();
    source.heard(known.isPresent(), at, now);
    try {
      var request = EchoPacket.request(buffer).orElseThrow();
      new EchoPacket.Reply(request, began.plusNanos(now - beganNanos), Optional.of(from),
          known.map(it -> it.received(request))).encode(buffer, buffer.limit());
      channel.send(buffer, from);
      source.answered.add();
    } catch (IOException e) {
      log.debug("no reply to {}: {}", from, e.getMessage());
      counts.unsent().add();
    }
  }

  private void release() {
    try {
      for (var key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      log.debug("echo: {}", e.getMessage());
    }
  }

  /// Closes the ports, and returns when they are closed.
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
