package net.wanwatch.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.probe.Outcome;

/// Whether the VPS itself has a way out, by pings of an address behind it. Only losses that fping proved say that it has
/// none, and only of an address that answered before.
final class WayOut implements Consumer<Outcome> {
  /// So long in a row, and three at least.
  private static final Duration SILENCE = Duration.ofMillis(2_200);
  private static final int FEWEST = 3;

  private final int needed;

  private Optional<Instant> answered = Optional.empty();
  private int losses;

  /// @param beat how far apart the pings are
  WayOut(Duration beat) {
    needed = (int) Math.max(FEWEST, SILENCE.dividedBy(beat));
  }

  @Override
  public synchronized void accept(Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered(var sent, var rtt, _, var _) -> {
        answered = Optional.of(sent.at().plus(rtt));
        losses = 0;
      }
      case Outcome.Lost _ -> losses++;
      case Outcome.Unsent _,Outcome.Unknown _ -> losses = 0;
    }
  }

  /// When the address last answered, where it answers no longer; empty while it does, and while that is not known.
  synchronized Optional<Instant> lostSince() {
    return losses >= needed ? answered : Optional.empty();
  }
}
