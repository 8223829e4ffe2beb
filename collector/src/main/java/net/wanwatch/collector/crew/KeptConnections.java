package net.wanwatch.collector.crew;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.ConnectionsView;
import net.wanwatch.probe.Greeting;
import net.wanwatch.probe.WatchingBytes;
import net.wanwatch.probe.WatchingBytes.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a few TCP connections through mwan3 to the agent, two on every tunnel in use, so that each failover shows how many it broke.
///
/// A trickle, below 200 bytes a second of all together, IPv4's and TCP's headers included: a byte and its answer (158) every 1.1 s on one
/// connection after the other; while a tunnel lacks its two, every 2.5 s, and a new connection (461 with its end) every 3.5 s. When mwan3
/// has left a tunnel each is asked once more at once.
/// A connection that waits is left alone for a minute, for what becomes of it is the question. On a thread of its own.
public final class KeptConnections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeptConnections.class);

  private static final int PER_TUNNEL = 2;
  private static final int MOST_PER_TUNNEL = 4;
  /// Of a site. Each is asked every 18 s then.
  static final int MOST = 16;
  private static final long LOOK = 200;
  private static final long ASK = Duration.ofMillis(1100).toNanos();
  private static final long ASK_LACKING = Duration.ofMillis(2500).toNanos();
  private static final long OPEN = Duration.ofMillis(3500).toNanos();
  /// After so many in a row that nobody greeted: said, and tried less often.
  private static final int HOPELESS = 3;
  private static final long OPEN_HOPELESS = Duration.ofMinutes(1).toNanos();
  /// Who waits for so long is not well.
  private static final long LATE = Duration.ofSeconds(2).toNanos();
  private static final long GREETED = Duration.ofSeconds(5).toNanos();
  private static final long GIVEN_UP = Duration.ofMinutes(1).toNanos();

  private static final Bytes ASKED = new Bytes(WatchingBytes.segment(1), 0);
  private static final Bytes ANSWERED = new Bytes(WatchingBytes.segment(0), WatchingBytes.segment(1));
  /// A SYN has eight bytes of options more.
  private static final Bytes OPENED = new Bytes(WatchingBytes.segment(8) + 2L * WatchingBytes.segment(0),
      WatchingBytes.segment(8) + (long) WatchingBytes.segment(Greeting.LENGTH));
  private static final Bytes CLOSED = new Bytes(2L * WatchingBytes.segment(0), WatchingBytes.segment(0));

  private final InetSocketAddress target;
  private final Supplier<ConnectionsView> view;
  private final Consumer<Event> told;
  private final BiConsumer<Optional<InetAddress>, Bytes> cost;
  private final InstantSource clock;
  private final Selector selector;
  private final Map<Integer, KeptConnection> all = new LinkedHashMap<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("connections").unstarted(this::loop);
  private int numbers;
  private long lastAsk;
  private long lastOpen;
  private int failures;
  private boolean complained;
  private boolean lacking;
  private volatile boolean open = true;

  private KeptConnections(Selector selector, InetSocketAddress target, Supplier<ConnectionsView> view,
      Consumer<Event> told, BiConsumer<Optional<InetAddress>, Bytes> cost, InstantSource clock) {
    this.selector = selector;
    this.target = target;
    this.view = view;
    this.told = told;
    this.cost = cost;
    this.clock = clock;
    long now = System.nanoTime();
    this.lastAsk = now;
    this.lastOpen = now - OPEN;
  }

  /// @param target where the agent answers connections, through whichever tunnel mwan3 chooses
  /// @param view where the connections are, as it is judged
  /// @param told every event
  /// @param cost what each packet was on an uplink, of a connection that came from there
  public static KeptConnections start(InetSocketAddress target, Supplier<ConnectionsView> view, Consumer<Event> told,
      BiConsumer<Optional<InetAddress>, Bytes> cost, InstantSource clock) throws IOException {
    var it = new KeptConnections(Selector.open(), target, view, told, cost, clock);
    it.thread.start();
    return it;
  }

  private void loop() {
    while (open) {
      try {
        selector.select(LOOK);
        for (var key : selector.selectedKeys()) {
          if (key.attachment() instanceof KeptConnection it) {
            guarded(it, () -> heard(it, it.ready(key)));
          }
        }
        selector.selectedKeys().clear();
        tend(view.get(), System.nanoTime());
      } catch (IOException | RuntimeException e) {
        log.error("a fault of ours, the connections go on", e);
        LockSupport.parkNanos(100_000_000);
      }
    }
    all.values().forEach(KeptConnection::close);
    try {
      selector.close();
    } catch (IOException e) {
      log.debug("connections: {}", e.getMessage());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  /// What ends the connection.
  private void guarded(KeptConnection it, Work work) {
    try {
      work.run();
    } catch (EOFException e) {
      ended(it, Event.How.CLOSED, e);
    } catch (IOException e) {
      ended(it, isReset(e) ? Event.How.RESET : Event.How.FAILED, e);
    } catch (CancelledKeyException e) {
      ended(it, Event.How.FAILED, new IOException(e));
    }
  }

  /// The kernel has no other word than these for a connection that the other end does not know.
  private static boolean isReset(IOException e) {
    var words = String.valueOf(e.getMessage());
    return words.contains("onnection reset") || words.contains("roken pipe");
  }

  private void tell(KeptConnection it, Event.Step step) {
    told.accept(new Event.Connection(Moment.now(clock), it.number(), step));
  }

  private void heard(KeptConnection it, KeptConnection.Read read) {
    switch (read) {
      case GREETING -> it.greeting().ifPresent(greeting -> {
        failures = 0;
        if (complained) {
          complained = false;
          log.info("TCP connections are kept through the tunnels again");
        }
        cost.accept(it.seen(), OPENED);
        tell(it, new Event.Step.Greeted(it.begun(), greeting.seen(), greeting.agent()));
      });
      case ANSWER -> {
        cost.accept(it.seen(), ANSWERED);
        tell(it, new Event.Step.Answered());
      }
      case NOTHING -> {
      }
    }
  }

  private void ended(KeptConnection it, Event.How how, IOException why) {
    it.close();
    all.remove(it.number());
    if (it.greeting().isPresent()) {
      tell(it, new Event.Step.Ended(how));
      log.debug("connection {} ended, {}: {}", it.number(), how, why.getMessage());
    } else {
      failed(String.valueOf(why.getMessage()));
    }
  }

  /// While no tunnel works that is no news; the agent may be old, or a firewall in between.
  private void failed(String why) {
    failures++;
    if (failures >= HOPELESS && !complained && all.values().stream().noneMatch(it -> it.greeting().isPresent())
        && !view.get().inUse().isEmpty()) {
      complained = true;
      log.warn("no TCP connection is kept through the tunnels, so no failover says which it broke: TCP {}:{}: {}; {}",
          target.getAddress().getHostAddress(), target.getPort(), why,
          "let it in from the tunnels on the VPS, or upgrade the agent");
    }
  }

  private void tend(ConnectionsView now, long nanos) {
    giveUp(nanos);
    askAll(now, nanos);
    if (nanos - lastOpen >= (failures >= HOPELESS ? OPEN_HOPELESS : OPEN)) {
      lacking = drawn(now, nanos);
    }
    if (nanos - lastAsk >= (lacking ? ASK_LACKING : ASK)) {
      lastAsk = nanos;
      askNext(nanos);
    }
  }

  private void giveUp(long nanos) {
    for (var it : List.copyOf(all.values())) {
      if (it.greeting().isEmpty() && nanos - it.begun().nanos() > GREETED) {
        ended(it, Event.How.GIVEN_UP, new IOException("no answer"));
      } else if (it.isWaiting() && nanos - it.asked() > GIVEN_UP) {
        ended(it, Event.How.GIVEN_UP, new IOException("no answer"));
      }
    }
  }

  private void askAll(ConnectionsView now, long nanos) {
    now.askAfter().filter(moment -> nanos - moment >= 0).ifPresent(moment -> {
      for (var it : List.copyOf(all.values())) {
        if (it.greeting().isPresent() && !it.isWaiting() && it.asked() - moment < 0) {
          ask(it, nanos);
        }
      }
    });
  }

  private void askNext(long nanos) {
    all.values()
        .stream()
        .filter(it -> it.greeting().isPresent() && !it.isWaiting())
        .min((a, b) -> Long.signum(a.asked() - b.asked()))
        .ifPresent(it -> ask(it, nanos));
  }

  private void ask(KeptConnection it, long nanos) {
    tell(it, new Event.Step.Asked());
    cost.accept(it.seen(), ASKED);
    guarded(it, () -> it.ask(nanos));
  }

  /// @return whether a tunnel lacks its two
  private boolean drawn(ConnectionsView now, long nanos) {
    var counts = new HashMap<String, List<KeptConnection>>();
    int nowhere = 0;
    for (var it : all.values()) {
      var on = Optional.ofNullable(now.tunnels().get(it.number()));
      if (it.greeting().isEmpty()) {
        return lacking;
      }
      if (on.isEmpty()) {
        nowhere++;
      } else if (!it.isWaiting() || nanos - it.asked() < LATE) {
        counts.computeIfAbsent(on.get(), _ -> new ArrayList<>()).add(it);
      }
    }
    boolean lacks = now.inUse().stream().anyMatch(tunnel -> countOf(counts, tunnel) < PER_TUNNEL);
    // Where the VPS sees no tunnel's address, no connection will ever be known to be on one.
    if (!lacks || nowhere >= PER_TUNNEL) {
      return false;
    }
    lastOpen = nanos;
    boolean room = all.size() < Math.min(MOST, MOST_PER_TUNNEL * now.inUse().size());
    // While a failover is looked at, nothing is closed that it may ask for.
    if (room || (now.askAfter().isEmpty() && letGo(counts, Set.copyOf(now.inUse())))) {
      draw();
    }
    return true;
  }

  private static int countOf(Map<String, List<KeptConnection>> counts, String tunnel) {
    return counts.getOrDefault(tunnel, List.of()).size();
  }

  /// One that is where nobody is sent any more, or one of the most.
  private boolean letGo(Map<String, List<KeptConnection>> counts, Set<String> inUse) {
    var spare = new HashSet<>(counts.keySet());
    spare.removeAll(inUse);
    var from = spare.stream()
        .findFirst()
        .or(() -> counts.keySet()
            .stream()
            .filter(tunnel -> countOf(counts, tunnel) > PER_TUNNEL)
            .max((a, b) -> Integer.compare(countOf(counts, a), countOf(counts, b))));
    from.map(tunnel -> counts.getOrDefault(tunnel, List.of()).getFirst()).ifPresent(it -> {
      cost.accept(it.seen(), CLOSED);
      ended(it, Event.How.LET_GO, new IOException("one too many"));
    });
    return from.isPresent();
  }

  private void draw() {
    int number = ++numbers;
    try {
      all.put(number, KeptConnection.open(number, target, selector, Moment.now(clock)));
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  /// Of them.
  int size() {
    return all.size();
  }

  /// Closes them all.
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
