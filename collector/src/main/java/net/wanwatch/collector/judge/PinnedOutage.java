package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Optional;
import net.wanwatch.collector.event.Moment;
import org.jspecify.annotations.Nullable;

/// Whether the silence of a tunnel's own probes (P1) is an outage of the tunnel: it is suspected first, for the VPS's agent
/// that answers them may be what is silent, and the router's own pings through the tunnel tell the two apart.
final class PinnedOutage {
  /// How much longer than the pings are apart another witness is waited for; a ping a second is proved lost within four.
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  /// While the router is not heard no witness will come.
  static final Duration ALONE = Duration.ofSeconds(2);

  private enum State {
    NONE, SUSPECTED, DOWN
  }

  private final Duration patience;
  private State state = State.NONE;
  private @Nullable Bracket start;
  private @Nullable Moment suspectedAt;

  /// @param pings how far apart the router's are
  PinnedOutage(Duration pings) {
    this.patience = PATIENCE.plus(pings);
  }

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

  boolean isSuspected() {
    return state == State.SUSPECTED;
  }

  boolean isDown() {
    return state == State.DOWN;
  }

  boolean none() {
    return state == State.NONE;
  }

  /// Of the one that is suspected or goes on.
  Optional<Bracket> start() {
    return state == State.NONE ? Optional.empty() : Optional.ofNullable(start);
  }

  void over() {
    state = State.NONE;
    start = null;
  }

  /// Whether what is suspected has become certain: a ping through the tunnel is proved lost too, cannot even be sent, or no
  /// witness came in time.
  ///
  /// @param through the router's pings through the tunnel
  boolean confirmed(PingedPath through, Moment now) {
    if (state != State.SUSPECTED || start == null || suspectedAt == null) {
      return false;
    }
    var waited = now.since(suspectedAt);
    boolean heard = through.unheard(now).isEmpty();
    boolean certain = heard
        ? through.silence().lostAfter(start.nanos() - start.bound().toNanos()) || waited.compareTo(patience) >= 0
        : waited.compareTo(ALONE) >= 0;
    state = certain ? State.DOWN : state;
    return certain;
  }

  /// Whether it cannot be one: the internet answers through the tunnel.
  boolean refuted(PingedPath through) {
    return state == State.SUSPECTED && start != null && through.answeredAfter(start.nanos() + start.bound().toNanos());
  }
}
