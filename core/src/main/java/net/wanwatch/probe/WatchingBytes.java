package net.wanwatch.probe;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// What watching costs: bytes of our own on the uplinks, from the IPv4 header on, as the provider counts them. Each end counts
/// what it asks and what comes back; a question that was lost was sent all the same, its answer is not counted.
public final class WatchingBytes implements MultiCollector {
  /// Of an ICMP echo: IPv4's and its own.
  public static final int PING_HEADERS = 28;

  /// Outer IPv4 and UDP, WireGuard's header and its tag.
  private static final int WIREGUARD = 60;
  private static final int PADDING = 16;
  /// No packet is padded beyond the tunnel's MTU; nobody's is larger than this.
  private static final int LARGEST = 1420;

  /// IPv4's and TCP's, with the timestamps that Linux adds.
  private static final int TCP_HEADERS = 52;

  private static final Bytes NONE = new Bytes(0, 0);

  private final Labels labels;
  private final Map<Through, Bytes> counts = new LinkedHashMap<>();

  /// @param tunnel empty where nobody knows through which one it went
  public record Through(String router, String tunnel) {
    public static Through unknown(String router) {
      return new Through(router, "");
    }
  }

  /// @param up from the site
  /// @param down to it
  public record Bytes(long up, long down) {
    public Bytes plus(Bytes other) {
      return new Bytes(up + other.up, down + other.down);
    }

    public long both() {
      return up + down;
    }
  }

  /// @param labels `end` and `site`
  /// @param known series that stand at zero from the start
  public WatchingBytes(Labels labels, Collection<Through> known) {
    this.labels = labels;
    known.forEach(through -> counts.put(through, NONE));
  }

  /// What an IPv4 packet of so many bytes is on the uplink when a tunnel carries it.
  public static int inTunnel(int packet) {
    int padded = Math.ceilDiv(packet, PADDING) * PADDING;
    return WIREGUARD + Math.max(packet, Math.min(padded, LARGEST));
  }

  /// A TCP segment with so many bytes in it, on the uplink.
  public static int segment(int bytes) {
    return inTunnel(TCP_HEADERS + bytes);
  }

  public synchronized void add(Through through, Bytes bytes) {
    counts.merge(through, bytes, Bytes::plus);
  }

  public synchronized Bytes of(Through through) {
    return counts.getOrDefault(through, NONE);
  }

  /// Counts probes that are as large as their answers.
  ///
  /// @param size of each on the uplink
  /// @param asks whether the site asks, and the VPS answers
  public Consumer<Outcome> probes(Function<Outcome, Through> through, int size, boolean asks) {
    return outcome -> {
      boolean sent = !(outcome instanceof Outcome.Unsent);
      boolean answered = outcome instanceof Outcome.Answered;
      if (sent) {
        var there = asks ? new Bytes(size, 0) : new Bytes(0, size);
        var back = asks ? new Bytes(0, size) : new Bytes(size, 0);
        add(through.apply(outcome), answered ? there.plus(back) : there);
      }
    };
  }

  @Override
  public synchronized MetricSnapshots collect() {
    var bytes = CounterSnapshot.builder()
        .name("wanwatch_watching_bytes")
        .help("Bytes of Wanwatch's own on a tunnel's uplink that this end asked for; up is to the VPS.");
    counts.forEach((through, sum) -> {
      var of = labels.merge(Labels.of("router", through.router, "tunnel", through.tunnel));
      bytes.dataPoint(point(of, "up", sum.up));
      bytes.dataPoint(point(of, "down", sum.down));
    });
    return MetricSnapshots.of(bytes.build());
  }

  private static CounterDataPointSnapshot point(Labels of, String direction, long value) {
    return CounterDataPointSnapshot.builder()
        .labels(of.merge(Labels.of("direction", direction)))
        .value((double) value)
        .build();
  }
}
