package net.wanwatch.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives any number of flows on one platform thread. A round trip is timed from just before the packet is handed to
/// the kernel until the thread is woken by its answer.
///
/// Flows keep their beat: after a stall the missed probes are not made up for, and the next one falls where it would
/// have fallen. Probes that were under way while this process stood still for more than 300 ms end as unknown.
public final class Prober implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Prober.class);
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final long LONGEST_SLEEP = Duration.ofSeconds(1).toNanos();

  private static final long BETWEEN_ALARMS = Duration.ofSeconds(2).toNanos();

  private final Selector selector;
  private final Timeline time;
  private final Duration deadline;
  private final Optional<EchoTag> tag;
  private final Thread thread;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(EchoPacket.MAX_LENGTH + 1);
  private final UsedPorts usedPorts = new UsedPorts();
  /// By when they next have something to do. One that ended stays until then.
  private final PriorityQueue<Flow> flows = new PriorityQueue<>((a, b) -> Long.signum(a.due() - b.due()));
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final AtomicInteger ids = new AtomicInteger(ThreadLocalRandom.current().nextInt());
  private volatile boolean open = true;
  private long alarmed = Long.MIN_VALUE / 2;
  private final AtomicLong pauses = new AtomicLong();

  private Prober(Selector selector, Timeline time, Duration deadline, Optional<EchoTag> tag) {
    this.selector = selector;
    this.time = time;
    this.deadline = deadline;
    this.tag = tag;
    this.thread = Thread.ofPlatform().daemon().name("prober").unstarted(this::loop);
  }

  /// Starts a prober without flows, unknown to every echo. An answer counts within 2 s.
  public static Prober start(InstantSource clock) throws IOException {
    return start(clock, System::nanoTime, DEADLINE);
  }

  /// Starts a prober whose every request bears the key's tag.
  public static Prober start(InstantSource clock, EchoKey key) throws IOException {
    return start(clock, System::nanoTime, DEADLINE, Optional.of(key.tag()));
  }

  static Prober start(InstantSource clock, LongSupplier nanos, Duration deadline) throws IOException {
    return start(clock, nanos, deadline, Optional.empty());
  }

  private static Prober start(InstantSource clock, LongSupplier nanos, Duration deadline, Optional<EchoTag> tag)
      throws IOException {
    var prober = new Prober(Selector.open(), new Timeline(clock, nanos), deadline, tag);
    prober.thread.start();
    return prober;
  }

  /// Starts a flow, its first probe at a random point of its first period (of the first second at most), so that many
  /// flows do not march in step.
  ///
  /// @param listener is told every outcome in the order of sending, on the prober's thread: it must be quick, for it
  ///   holds up every other flow's clock
  public Flow add(Flow.Plan plan, Consumer<Outcome> listener) {
    var flow = new Flow(this, ids.incrementAndGet(), plan, listener);
    order(() -> {
      long first = Math.min(plan.period().toNanos(), 1_000_000_000);
      flow.begin(time.nanos() + ThreadLocalRandom.current().nextLong(first));
      flows.add(flow);
    });
    return flow;
  }

  /// How often this process was found to have stood still.
  public long pauses() {
    return pauses.get();
  }

  Duration deadline() {
    return deadline;
  }

  /// Has the prober's thread do something, soon.
  void order(Runnable order) {
    orders.add(order);
    selector.wakeup();
  }

  /// Of an encoded request, on the prober's thread.
  void sign(ByteBuffer request) {
    tag.ifPresent(it -> it.put(request));
  }

  Outcome.Sent sent(int sequence, int port, boolean extra) {
    long now = time.nanos();
    return new Outcome.Sent(sequence, time.at(now), now, port, extra);
  }

  long now() {
    return time.nanos();
  }

  SourcePort open(Flow flow) throws IOException {
    return SourcePort.open(flow, selector, usedPorts, time.nanos());
  }

  private void loop() {
    while (open) {
      try {
        turn();
      } catch (IOException | RuntimeException e) {
        log.error("a fault of ours, the probes go on", e);
        LockSupport.parkNanos(100_000_000);
      }
    }
    flows.forEach(Flow::end);
  }

  /// Everything in one turn is judged by the moment of waking, at which a pause was looked for: a listener that takes
  /// too long cannot make the next flow's probes look lost.
  private void turn() throws IOException {
    sleep();
    long now = time.nanos();
    if (time.paused(now)) {
      pauses.incrementAndGet();
      flows.forEach(Flow::paused);
    }
    for (var key : selector.selectedKeys()) {
      if (key.attachment() instanceof SourcePort port) {
        port.receive(buffer, now);
      }
    }
    selector.selectedKeys().clear();
    for (var order = orders.poll(); order != null; order = orders.poll()) {
      order.run();
    }
    boolean alarm = false;
    for (var flow : due(now)) {
      if (!flow.ended()) {
        flow.tick(now, buffer);
        alarm |= flow.alarms(now);
        flows.add(flow);
      }
    }
    if (alarm && now - alarmed >= BETWEEN_ALARMS) {
      alarmed = now;
      hurry(List.copyOf(flows));
    }
  }

  /// Has flows look closely for some seconds; on the prober's thread.
  void hurry(Collection<Flow> some) {
    long now = time.nanos();
    for (var flow : some) {
      if (flows.remove(flow)) {
        flow.uneasy(now);
        flows.add(flow);
      }
    }
  }

  private List<Flow> due(long now) {
    var due = new ArrayList<Flow>();
    for (var flow = flows.peek(); flow != null && flow.due() - now <= 0; flow = flows.peek()) {
      due.add(flow);
      flows.remove();
    }
    return due;
  }

  private void sleep() throws IOException {
    long now = time.nanos();
    long due = now + LONGEST_SLEEP;
    var next = flows.peek();
    if (next != null && next.due() - due < 0) {
      due = next.due();
    }
    long millis = Math.ceilDiv(due - now, 1_000_000);
    if (millis <= 0 || !orders.isEmpty()) {
      selector.selectNow();
    } else {
      time.sleeps(now, due);
      selector.select(millis);
    }
  }

  /// Ends every flow; what is still under way becomes unknown and is told before this returns.
  @Override
  public void close() {
    open = false;
    selector.wakeup();
    try {
      thread.join(Duration.ofSeconds(2));
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.debug("selector: {}", e.getMessage());
    }
  }
}
