package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Optional;
import net.wanwatch.collector.event.Moment;
import org.jspecify.annotations.Nullable;

/// Whether the silence of the internet beyond a tunnel is an outage of the way there, or the trouble of the one address
/// that is asked: public addresses stop answering pings at times, and then they fall silent on every tunnel at once.
///
/// Another tunnel that hears the address shows that it lives. Where none does, mwan3's tracker, which asks another
/// address through the same tunnel, tells the two apart.
final class InternetOutage {
  /// A tracker's next round, and a reading of it, are waited for; without a witness the silence is believed.
  static final Duration PATIENCE = Duration.ofSeconds(6);
  /// So much later than the first lost ping a tracker's round has to end for it to have asked after it.
  static final Duration ROUND = Duration.ofSeconds(2);

  private enum State {
    NONE, SUSPECTED, DOWN, TARGET_SILENT
  }

  /// What mwan3's tracker found through the tunnel since it is silent.
  enum Witness {
    UP, DOWN,
    /** Its next round will tell. */
    AWAITED,
    /** Nobody else asks anything through this tunnel. */
    NONE
  }

  private State state = State.NONE;
  private @Nullable Bracket start;
  private @Nullable Moment suspectedAt;

  void suspect(Bracket began, Moment now) {
    state = State.SUSPECTED;
    start = began;
    suspectedAt = now;
  }

  /// Goes on with one that an earlier process knew.
  void resume(Bracket began) {
    state = State.DOWN;
    start = began;
  }

  void over() {
    state = State.NONE;
    start = null;
  }

  boolean none() {
    return state == State.NONE;
  }

  boolean isSuspected() {
    return state == State.SUSPECTED;
  }

  boolean isDown() {
    return state == State.DOWN;
  }

  /// Only the address that is asked is silent.
  boolean isTargetSilent() {
    return state == State.TARGET_SILENT;
  }

  /// When the first ping was sent that was lost, while nothing is decided.
  Optional<Long> undecidedSince() {
    return start != null && (state == State.SUSPECTED || state == State.TARGET_SILENT)
        ? Optional.of(start.nanos() + start.bound().toNanos())
        : Optional.empty();
  }

  /// @param targetLives another tunnel heard the address since
  /// @return the outage's beginning, when this makes it one
  Optional<Bracket> decide(boolean targetLives, Witness witness, Moment now) {
    if (start == null || suspectedAt == null || undecidedSince().isEmpty()) {
      return Optional.empty();
    }
    boolean down = switch (witness) {
      case UP -> false;
      case DOWN -> true;
      case AWAITED, NONE -> state == State.SUSPECTED
          && (targetLives || witness == Witness.NONE || now.since(suspectedAt).compareTo(PATIENCE) >= 0);
    };
    if (down) {
      start = state == State.TARGET_SILENT ? Bracket.between(start.nanos(), now.nanos()) : start;
      state = State.DOWN;
      return Optional.of(start);
    }
    if (witness == Witness.UP) {
      state = State.TARGET_SILENT;
      // Whatever comes later began later.
      start = new Bracket(now.nanos(), Duration.ZERO);
    }
    return Optional.empty();
  }
}
