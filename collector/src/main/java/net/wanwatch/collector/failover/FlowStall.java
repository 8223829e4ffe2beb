package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows one existing connection (a P2 flow): which tunnel it is on, told by the source the VPS sees, and how long it
/// stalled when that tunnel failed. Changed by its [Lookout] alone; anybody may look.
public final class FlowStall {
  private volatile @Nullable String tunnel;
  private volatile @Nullable String stalledOn;
  private @Nullable Instant firstLost;
  private int losses;

  /// Which tunnel carried its last answer; empty until one came.
  public Optional<String> tunnel() {
    return Optional.ofNullable(tunnel);
  }

  /// The tunnel it sat on when the losses that still go on began.
  public Optional<String> stalledOn() {
    return Optional.ofNullable(stalledOn);
  }

  void lost(Instant sentAt) {
    losses++;
    if (firstLost == null) {
      firstLost = sentAt;
      stalledOn = tunnel;
    }
  }

  /// It has a new source port: what was, was another connection.
  void redrawn() {
    tunnel = null;
    forget();
  }

  /// A stall that an answer ended.
  record Ended(String tunnel, Instant firstLost, Gap.Stall stall) {}

  /// @param through the tunnel the answer came by
  /// @param run fewer losses than this are loss, no stall
  Optional<Ended> answered(Instant sentAt, String through, int run) {
    var on = stalledOn;
    Optional<Ended> ended = firstLost == null || losses < run || on == null
        ? Optional.empty()
        : Optional
            .of(new Ended(on, firstLost, new Gap.Stall(Duration.between(firstLost, sentAt), !through.equals(on))));
    tunnel = through;
    forget();
    return ended;
  }

  private void forget() {
    firstLost = null;
    stalledOn = null;
    losses = 0;
  }
}
