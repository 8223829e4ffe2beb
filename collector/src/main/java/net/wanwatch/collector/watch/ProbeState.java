package net.wanwatch.collector.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What one probe of one tunnel last told.
///
/// @param runningSince when the router started the ping that runs now; empty when none runs
/// @param via where it goes; a gateway that answers says less than the target would
/// @param lostInARow pings told as lost since the last answer: silence that the router itself has confirmed
/// @param lastError why it could last not be sent, as `ping` said it
public record ProbeState(Optional<Instant> runningSince, Via via, Optional<Instant> lastAnswerAt,
    Optional<Duration> lastRtt, int lostInARow, Optional<Instant> lastErrorAt, String lastError) {
  /// More than two pings in a row.
  private static final Duration SILENCE = Duration.ofSeconds(5);

  /// What follows from it.
  public enum Standing {
    /** The last pings were answered, or at least one of them. */
    ANSWERED,
    /** It is sent, nothing came back for more than 5 s, and not because we do not hear the router. */
    LOST,
    /** It cannot be sent: an error, no loss. */
    FAILING,
    /** Nobody sends it, we do not hear the router, or it has only just begun. */
    UNKNOWN
  }

  static final ProbeState NONE = new ProbeState(Optional.empty(), Via.NONE, Optional.empty(), Optional.empty(), 0,
      Optional.empty(), "");

  /// @param alive what [RouterWatch#alive] says: without it nothing follows from silence
  public Standing standing(Instant now, boolean alive) {
    if (!alive || runningSince.isEmpty()) {
      return Standing.UNKNOWN;
    }
    if (recent(lastAnswerAt, now)) {
      return Standing.ANSWERED;
    }
    if (recent(lastErrorAt, now)) {
      return Standing.FAILING;
    }
    return lostInARow == 0 || recent(runningSince, now) ? Standing.UNKNOWN : Standing.LOST;
  }

  private static boolean recent(Optional<Instant> at, Instant now) {
    return at.isPresent() && at.get().plus(SILENCE).isAfter(now);
  }

  ProbeState started(Instant at, Via way) {
    return new ProbeState(way == Via.NONE ? Optional.empty() : Optional.of(at), way, lastAnswerAt, lastRtt, lostInARow,
        lastErrorAt, lastError);
  }

  ProbeState stopped() {
    return new ProbeState(Optional.empty(), via, lastAnswerAt, lastRtt, 0, lastErrorAt, lastError);
  }

  ProbeState answered(Instant at, Duration rtt) {
    return new ProbeState(runningSince, via, Optional.of(at), Optional.of(rtt), 0, lastErrorAt, lastError);
  }

  ProbeState lost() {
    return new ProbeState(runningSince, via, lastAnswerAt, lastRtt, lostInARow + 1, lastErrorAt, lastError);
  }

  ProbeState failed(Instant at, String error) {
    return new ProbeState(Optional.empty(), via, lastAnswerAt, lastRtt, lostInARow, Optional.of(at), error);
  }
}
