package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.probe.Outcome;
import org.jspecify.annotations.Nullable;

/// Whether the VPS's agent, who answers our probes, was there to answer. One that is stopped, restarted or upgraded turns us
/// away, and that is no outage: what was sent while it was away says nothing of any tunnel.
///
/// Any answer of its echo or of its HTTP server shows that it is there; a refusal of either shows that it did not answer. Who refuses, the
/// VPS or a firewall before it (OpenWrt's REJECT does it as a closed port would), nobody can tell: no tunnel is cleared or condemned by it.
final class AgentPresence {
  /// The fate of whatever was sent is known within so long, also after a pause of ours.
  private static final long REMEMBERED = Duration.ofMinutes(1).toNanos();

  /// The prober gives a refusal to every probe under way, and to each that ends without an answer two seconds after it was sent, as long as the
  /// refusal was two seconds before that at most. Only the first came just now.
  private static final long NEWS = Duration.ofMillis(1900).toNanos();

  private @Nullable Long lastHeard;
  private @Nullable Long awaySince;
  /// Earlier absences, oldest first. There are several of one restart: its echo answers before its HTTP server listens, so it
  /// is heard, refused and heard again before what was sent first is known to be lost.
  private final ArrayDeque<Absence> before = new ArrayDeque<>();

  private record Absence(long since, long until) {
    boolean includes(long nanos) {
      return nanos - since >= 0 && nanos - until <= 0;
    }
  }

  /// Whether a refusal that is told now came now.
  ///
  /// @param sent when the probe that has it was sent
  static boolean refusedNow(Outcome.Sent sent, Moment now) {
    return now.nanos() - sent.nanos() < NEWS;
  }

  void heard(long nanos) {
    if (awaySince != null) {
      before.removeIf(it -> nanos - it.until > REMEMBERED);
      before.add(new Absence(awaySince, nanos));
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

  /// Whether anything was heard of it after that moment.
  boolean heardAfter(long nanos) {
    return lastHeard != null && lastHeard - nanos > 0;
  }

  boolean away() {
    return awaySince != null;
  }

  /// Whether it was away when a probe was sent: since it was last heard before the first refusal, until it was heard again.
  boolean awayAt(long sent) {
    return (awaySince != null && sent - awaySince >= 0) || before.stream().anyMatch(it -> it.includes(sent));
  }
}
