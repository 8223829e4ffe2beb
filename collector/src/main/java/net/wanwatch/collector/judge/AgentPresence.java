package net.wanwatch.collector.judge;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether the VPS's agent, who answers our probes, was there to answer. One that is stopped, restarted or upgraded turns us
/// away, and that is no outage: what was sent while it was away says nothing of any tunnel.
///
/// Any answer of its echo or of its HTTP door shows that it is there; a refusal of either shows that the VPS is, and it is
/// not.
final class AgentPresence {
  private @Nullable Long lastHeard;
  private @Nullable Long awaySince;
  private @Nullable Long wasAwaySince;
  private @Nullable Long backAt;

  void heard(long nanos) {
    if (awaySince != null) {
      wasAwaySince = awaySince;
      backAt = nanos;
      awaySince = null;
    }
    lastHeard = lastHeard == null || nanos - lastHeard > 0 ? Long.valueOf(nanos) : lastHeard;
  }

  /// @param nanos when the refusal came; what was answered later than that shows that it is over
  /// @return since when it is away, if nobody knew yet
  Optional<Long> refused(long nanos) {
    if (awaySince != null) {
      return Optional.empty();
    }
    awaySince = lastHeard == null || lastHeard - nanos > 0 ? Long.valueOf(nanos) : lastHeard;
    return Optional.of(awaySince);
  }

  boolean away() {
    return awaySince != null;
  }

  /// Whether it was away when a probe was sent: since it was last heard before the first refusal, until it was heard again.
  boolean awayAt(long sent) {
    if (awaySince != null) {
      return sent - awaySince >= 0;
    }
    return wasAwaySince != null && backAt != null && sent - wasAwaySince >= 0 && sent - backAt <= 0;
  }
}
