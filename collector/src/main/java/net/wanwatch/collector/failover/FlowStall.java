package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Follows one existing connection (a P2 flow): which tunnel it is on, told by the source the VPS sees, and how long it
/// stalled when that tunnel failed.
final class FlowStall {
  private @Nullable String tunnel;
  private @Nullable String tunnelBefore;
  private @Nullable Instant firstLost;
  private int losses;

  /// Which tunnel carried its last answer; empty until one came.
  Optional<String> tunnel() {
    return Optional.ofNullable(tunnel);
  }

  /// The tunnel it sat on when the losses that still go on began.
  Optional<String> stalledOn() {
    return firstLost == null ? Optional.empty() : Optional.ofNullable(tunnelBefore);
  }

  void lost(Instant sentAt) {
    losses++;
    if (firstLost == null) {
      firstLost = sentAt;
      tunnelBefore = tunnel;
    }
  }

  /// A stall that this answer ended. Fewer than `run` losses are loss, no stall.
  record Ended(String tunnel, Instant firstLost, Gap.Stall stall) {}

  Optional<Ended> answered(Instant sentAt, String through, int run) {
    Optional<Ended> ended = firstLost == null || losses < run || tunnelBefore == null
        ? Optional.empty()
        : Optional.of(new Ended(tunnelBefore, firstLost,
            new Gap.Stall(Duration.between(firstLost, sentAt), !through.equals(tunnelBefore))));
    tunnel = through;
    firstLost = null;
    tunnelBefore = null;
    losses = 0;
    return ended;
  }
}
