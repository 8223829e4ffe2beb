package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.judge.KeptFlow.TunnelKey;
import org.jspecify.annotations.Nullable;

/// Follows one TCP connection. It never changes its tunnel: a packet of it that leaves by another one comes from another address, of
/// which the VPS knows no connection. All moments are of the steady clock.
final class KeptConnection {
  /// An answer that took no longer may have been late by loss alone.
  static final Duration STALL = Duration.ofSeconds(2);
  private static final int REMEMBERED = 4;

  private final TunnelKey tunnel;
  private final long agent;
  private final long greeted;
  private final Deque<Wait> waits = new ArrayDeque<>();
  private @Nullable Long asked;
  private boolean paused;
  private long proved;
  private @Nullable End end;

  /// @param vague whether this process stood still meanwhile, so that nobody knows how long it was
  record Wait(long until, Duration length, boolean vague) {}

  record End(Event.How how, long at) {}

  /// @param begun when its first packet was sent
  /// @param greeted when the agent's greeting came: from then on it is open
  KeptConnection(TunnelKey tunnel, long agent, long begun, long greeted) {
    this.tunnel = tunnel;
    this.agent = agent;
    this.greeted = greeted;
    this.proved = begun;
  }

  TunnelKey tunnel() {
    return tunnel;
  }

  /// The start of the agent that it leads to.
  long agent() {
    return agent;
  }

  /// Since when it is open.
  long greeted() {
    return greeted;
  }

  /// What was asked last and answered was asked then.
  long proved() {
    return proved;
  }

  /// Since when it waits for an answer.
  Optional<Long> waitingSince() {
    return Optional.ofNullable(asked);
  }

  Optional<End> end() {
    return Optional.ofNullable(end);
  }

  void asked(long now) {
    asked = now;
    paused = false;
  }

  void answered(long now) {
    if (asked == null) {
      return;
    }
    var length = Duration.ofNanos(now - asked);
    if (length.compareTo(STALL) >= 0) {
      waits.add(new Wait(now, length, paused));
      if (waits.size() > REMEMBERED) {
        waits.removeFirst();
      }
    }
    proved = asked;
    asked = null;
  }

  /// This process stood still.
  void paused() {
    paused = true;
  }

  void ended(Event.How how, long now) {
    end = new End(how, now);
  }

  /// The longest that was over after that moment.
  Optional<Wait> longestWait(long after) {
    return waits.stream().filter(wait -> wait.until - after >= 0).max((a, b) -> a.length.compareTo(b.length));
  }
}
