package net.wanwatch.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Probes to one target, one after the other at a steady beat. To a router that balances per connection, each source
/// port is a connection of its own: a kept port stays on its tunnel, a fresh one may take any.
///
/// What is public may be called from any thread; the rest belongs to the prober's thread.
public final class Flow implements AutoCloseable {
  /// How long a port that is used no more stays open, so that answers after the deadline are still counted.
  private static final long LATE = Duration.ofSeconds(4).toNanos();

  private final Prober prober;
  private final int id;
  private final Plan plan;
  private final Outstanding outstanding;
  private final List<SourcePort> ports = new ArrayList<>();
  private @Nullable SourcePort current;
  private final Beat beat;
  private long due;
  private int sequence;
  private volatile int shownPort;
  private volatile boolean closed;

  /// What a flow does.
  ///
  /// @param period how often one is sent while all is well
  /// @param overdue how often while an answer is overdue; as long as `period` where that changes nothing ([Beat])
  /// @param freshPort whether each probe leaves by a source port of its own, one not used for two minutes
  /// @param packetSize whole IPv4 packet in bytes, sent with "don't fragment"; empty for the shortest probe
  public record Plan(InetSocketAddress target, Duration period, Duration overdue, boolean freshPort,
      OptionalInt packetSize) {
    /// At one beat.
    public Plan(InetSocketAddress target, Duration period, boolean freshPort, OptionalInt packetSize) {
      this(target, period, period, freshPort, packetSize);
    }

    /// The beat of P1 and P2: no divisor of Starlink's 15 s, nor of a second.
    public static final Duration PERIOD = Duration.ofMillis(110);

    /// The beat of P3. A router remembers each new flow for 60 s, so this costs it 182 conntrack entries.
    public static final Duration FRESH_PERIOD = Duration.ofMillis(330);

    /// One source port, kept: what an existing connection feels (P1, P2).
    public static Plan kept(InetSocketAddress target) {
      return kept(target, PERIOD);
    }

    /// @param period while all is well
    public static Plan kept(InetSocketAddress target, Duration period) {
      return new Plan(target, period, PERIOD, false, OptionalInt.empty());
    }

    /// A new source port each time: what a newly opened page feels (P3).
    public static Plan fresh(InetSocketAddress target) {
      return fresh(target, FRESH_PERIOD);
    }

    /// @param period while all is well
    public static Plan fresh(InetSocketAddress target, Duration period) {
      return new Plan(target, period, FRESH_PERIOD, true, OptionalInt.empty());
    }

    /// A packet as large as the tunnel carries, now and then, to see whether it really does.
    public static Plan fullSize(InetSocketAddress target, Duration period, int packetSize) {
      return new Plan(target, period, true, OptionalInt.of(packetSize));
    }

    int length() {
      return packetSize.isPresent() ? packetSize.getAsInt() - 28 : EchoPacket.LENGTH;
    }
  }

  Flow(Prober prober, int id, Plan plan, Consumer<Outcome> listener) {
    this.prober = prober;
    this.id = id;
    this.plan = plan;
    this.beat = new Beat(plan.period(), plan.overdue());
    this.outstanding = new Outstanding(prober.deadline(), listener);
  }

  public Plan plan() {
    return plan;
  }

  /// The source port in use; empty before the first probe.
  public OptionalInt port() {
    return shownPort == 0 ? OptionalInt.empty() : OptionalInt.of(shownPort);
  }

  /// Answers that came after their probe was given up as lost.
  public long late() {
    return outstanding.late();
  }

  /// Takes a new source port, with the next probe, which is sent soon.
  public void redraw() {
    prober.order(() -> {
      current = null;
      prober.hurry(List.of(this));
    });
  }

  /// Ends the flow; what is still under way becomes unknown.
  @Override
  public void close() {
    prober.order(this::end);
  }

  void begin(long first) {
    beat.begin(first);
    due = first;
  }

  void end() {
    closed = true;
    outstanding.settle(sent -> new Outcome.Unknown(sent, Reason.CLOSED));
    ports.forEach(SourcePort::close);
    ports.clear();
  }

  boolean ended() {
    return closed;
  }

  /// When the flow next has something to do; an answer that comes meanwhile may leave it less.
  long due() {
    return due;
  }

  /// Does what is due: sends, gives up what had its time, closes ports nobody answers to any more. Then something is due
  /// later.
  void tick(long now, ByteBuffer buffer) {
    beat.look(outstanding.oldest(), now);
    outstanding.expire(now);
    if (beat.steady(now)) {
      send(buffer, false);
    } else if (beat.extra(now)) {
      send(buffer, true);
    }
    ports.removeIf(port -> port != current && port.closeIfOlder(now - LATE));
    due = outstanding.nextDeadline(beat.due(outstanding.oldest()));
  }

  /// What was under way while this process stood still has no honest round trip, and no loss either.
  void paused() {
    outstanding.settle(sent -> new Outcome.Unknown(sent, Reason.PAUSED));
  }

  /// Whether its silence may be felt by others.
  boolean alarms(long now) {
    return beat.alarms(now);
  }

  /// Something may not be as usual. Nothing but the prober may change when a flow is due.
  void uneasy(long now) {
    beat.uneasy(now);
    due = outstanding.nextDeadline(beat.due(outstanding.oldest()));
  }

  private void send(ByteBuffer buffer, boolean extra) {
    int number = sequence++;
    try {
      if (plan.freshPort()) {
        current = null;
      }
      var port = draw();
      var sent = prober.sent(number, port.number(), extra);
      new EchoPacket.Request(id, number, sent.nanos()).encode(buffer, plan.length());
      prober.sign(buffer);
      outstanding.add(sent);
      var failure = port.send(buffer, sent.nanos());
      failure.ifPresent(reason -> failed(sent, reason));
    } catch (IOException e) {
      var sent = prober.sent(number, 0, extra);
      outstanding.add(sent);
      failed(sent, SourcePort.reason(e));
    }
  }

  /// A route that is missing for a while leaves the flow its port; a fault of the socket itself does not.
  private void failed(Outcome.Sent sent, Reason reason) {
    if (reason == Reason.FAILED) {
      current = null;
    }
    outstanding.settle(sent.sequence(), new Outcome.Unsent(sent, reason));
  }

  private SourcePort draw() throws IOException {
    if (current != null) {
      return current;
    }
    var port = prober.open(this);
    ports.add(port);
    current = port;
    shownPort = port.number();
    return port;
  }

  void answered(EchoPacket.Reply reply, long now) {
    if (reply.request().flow() == id) {
      beat.answered(Duration.ofNanos(now - reply.request().sentNanos()));
      outstanding.answered(reply, now);
    }
  }

  void refused(long now) {
    outstanding.refused(now);
  }
}
