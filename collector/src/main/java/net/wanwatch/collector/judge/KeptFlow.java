package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows one existing connection (a P2 flow): which tunnel it is on, told by the source the VPS sees, and how long it
/// stalled when that tunnel failed.
final class KeptFlow {
  /// A stall whose ends are known no better than this says too little.
  private static final Duration TOO_VAGUE = Duration.ofSeconds(1);

  private @Nullable TunnelKey tunnel;
  private @Nullable TunnelKey stalledOn;
  private @Nullable Long lastAnswered;
  private @Nullable Long firstLost;
  private @Nullable Long lastLost;
  private int losses;

  /// A tunnel of the site.
  record TunnelKey(String router, String tunnel) {}

  /// A stall that an answer ended.
  record Ended(TunnelKey tunnel, long firstLost, Gap.Stall stall) {}

  /// Which tunnel carried its last answer; empty until one came.
  Optional<TunnelKey> tunnel() {
    return Optional.ofNullable(tunnel);
  }

  /// The tunnel it sat on when the losses that still go on began.
  Optional<TunnelKey> stalledOn() {
    return Optional.ofNullable(stalledOn);
  }

  void lost(long sent) {
    losses++;
    lastLost = sent;
    if (firstLost == null) {
      firstLost = sent;
      stalledOn = tunnel;
    }
  }

  /// It has a new source port: what was, was another connection.
  void redrawn() {
    tunnel = null;
    lastAnswered = null;
    forget();
  }

  /// Nobody was there to answer it: what was lost says nothing.
  void forget() {
    firstLost = null;
    lastLost = null;
    stalledOn = null;
    losses = 0;
  }

  /// @param through the tunnel the answer came by
  /// @param run fewer losses than this are loss, no stall
  Optional<Ended> answered(long sent, TunnelKey through, int run) {
    var ended = ended(sent, through, run);
    tunnel = through;
    lastAnswered = sent;
    forget();
    return ended;
  }

  /// Both ends of a stall fall between two probes of the flow. Probes that our own pause swallowed make the distance larger,
  /// and the bound with it.
  private Optional<Ended> ended(long sent, TunnelKey through, int run) {
    if (firstLost == null || lastLost == null || lastAnswered == null || stalledOn == null || losses < run) {
      return Optional.empty();
    }
    var bound = Duration.ofNanos(Math.max(firstLost - lastAnswered, sent - lastLost));
    return bound.compareTo(TOO_VAGUE) > 0
        ? Optional.empty()
        : Optional.of(new Ended(stalledOn, firstLost,
            new Gap.Stall(Duration.ofNanos(sent - firstLost), bound, !through.equals(stalledOn))));
  }
}
