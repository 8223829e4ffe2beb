package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What one of the router's own pings has said: a ping every two seconds whose losses print nothing.
///
/// @param since when the asking began that still goes on and is heard; empty while nobody asks or we hear no router
/// @param lastAnswer when the newest answered ping was sent
/// @param rtt of that ping
/// @param gateway it is only the uplink's own gateway that is asked, which says nothing of what is behind it
/// @param why nobody asks or nothing can be sent, as a part of a sentence; empty while all is well
public record Asked(Optional<Instant> since, Optional<Instant> lastAnswer, Optional<Duration> rtt, boolean gateway,
    Optional<String> why) {
  /// Two pings lost in a row, and the time the third has to come.
  static final Duration SILENCE = Duration.ofSeconds(5);

  public static Asked nobody(String why) {
    return new Asked(Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.of(why));
  }

  /// Whether it answers, doubts taken into account from `since` on: what was answered before says nothing.
  Layers.State state(Instant since, Instant now) {
    if (this.since.isEmpty() || why.isPresent()) {
      return Layers.State.UNKNOWN;
    }
    if (lastAnswer.isPresent() && lastAnswer.get().isAfter(since)
        && Duration.between(lastAnswer.get(), now).compareTo(SILENCE) <= 0) {
      return Layers.State.FINE;
    }
    var silentSince = latest(latest(since, this.since.get()), lastAnswer.orElse(Instant.MIN));
    return Duration.between(silentSince, now).compareTo(SILENCE) > 0 ? Layers.State.FAILED : Layers.State.PENDING;
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
