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
  /// The first lost ping, or what the newest witness asked.
  private @Nullable Long since;

  /// @param asked when the round's ping left at the earliest that found it
  /// @param round when the round was over, and so its ping left at the latest
  record Tracked(Witness witness, long asked, long round) {}

  void suspect(Bracket began, Moment now) {
    state = State.SUSPECTED;
    start = began;
    since = began.nanos() + began.bound().toNanos();
    suspectedAt = now;
  }

  /// Goes on with one that an earlier process knew.
  void resume(Bracket began, long lastKnown, Moment now) {
    suspect(began, now);
    state = State.DOWN;
    since = lastKnown;
  }

  void over() {
    state = State.NONE;
    start = null;
    since = null;
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

  /// Since when a witness has to have asked to say something new; empty while nothing is silent.
  Optional<Long> since() {
    return state == State.NONE ? Optional.empty() : Optional.ofNullable(since);
  }

  /// @param targetLives another tunnel heard the address since it is silent here
  /// @return whether this makes an outage, or shows that it is over though the address goes on being silent
  Optional<Silence.Change> decide(boolean targetLives, Tracked tracked, Moment now) {
    if (start == null || suspectedAt == null) {
      return Optional.empty();
    }
    return switch (tracked.witness) {
      case UP -> up(targetLives, tracked.asked, tracked.round);
      case DOWN -> down(tracked.asked, tracked.round);
      case AWAITED,
          NONE ->
        state == State.SUSPECTED
            && (targetLives || tracked.witness == Witness.NONE || now.since(suspectedAt).compareTo(PATIENCE) >= 0)
                ? down(now.nanos(), now.nanos())
                : Optional.empty();
    };
  }

  private Optional<Silence.Change> up(boolean targetLives, long asked, long round) {
    if (state == State.DOWN && targetLives) {
      return Optional.empty();
    }
    boolean over = state == State.DOWN;
    var began = start;
    var end = Bracket.between(since == null ? asked : since, round);
    state = State.TARGET_SILENT;
    since = asked;
    return over && began != null ? Optional.of(new Silence.Change.Ended(began, end)) : Optional.empty();
  }

  private Optional<Silence.Change> down(long asked, long round) {
    boolean begins = state != State.DOWN;
    if (state == State.TARGET_SILENT && since != null) {
      start = Bracket.between(since, round);
    }
    state = State.DOWN;
    since = asked;
    return begins && start != null ? Optional.of(new Silence.Change.Began(start)) : Optional.empty();
  }
}
