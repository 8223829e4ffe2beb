package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.event.Via;
import org.jspecify.annotations.Nullable;

/// What the router's own pings say of one path: each is answered or proved lost, and while the router is not heard, or
/// cannot send, nothing is known.
final class PingedPath {
  /// With a heartbeat a second and a ping that is proved lost after two, a proof is never so much older than the pings are apart while
  /// the router is heard.
  private static final Duration PROVED = Duration.ofSeconds(5);

  /// So late may a line of the router's be read on a busy machine, and its ping then seems to have left so much later.
  private static final Duration READ_LATE = Duration.ofSeconds(1);

  /// Three answers end an outage, three losses begin one: more beats than that hide one.
  private static final int HIDES = 5;

  private final Duration beat;
  private final LossRate rate = LossRate.ofPings();
  private final Silence silence;
  private boolean heard;
  private Via via = Via.NONE;
  private @Nullable Long lastProof;
  private @Nullable Long failedAt;
  private String failure = "";
  private Optional<Duration> rtt = Optional.empty();

  /// @param needed how many losses in a row are more than loss, by the path's own rate
  /// @param beat how far apart they are sent
  PingedPath(Duration beat, int answersToEnd, ToIntFunction<LossRate> needed) {
    this.beat = beat;
    silence = new Silence(answersToEnd, beat.multipliedBy(HIDES), () -> needed.applyAsInt(rate), rate);
  }

  /// How old the newest proof may be while the router is heard.
  static Duration unheardAfter(Duration beat) {
    return beat.plus(PROVED);
  }

  Duration beat() {
    return beat;
  }

  Silence silence() {
    return silence;
  }

  /// Whether a ping that surely left after that moment was answered.
  boolean answeredAfter(long nanos) {
    return silence.answeredAfter(nanos + READ_LATE.toNanos());
  }

  /// Whether a ping that surely left after that moment was lost.
  boolean lostAfter(long nanos) {
    return silence.lostAfter(nanos + READ_LATE.toNanos());
  }

  /// Whether it fell silent when something else did.
  boolean silentSince(Bracket start) {
    return silence.since()
        .filter(
            own -> Math.abs(own.nanos() - start.nanos()) <= own.bound().plus(start.bound()).plus(READ_LATE).toNanos())
        .isPresent();
  }

  Optional<Duration> rtt() {
    return rtt;
  }

  /// It is only the uplink's own gateway that is asked, which says nothing of what is beyond it.
  boolean gateway() {
    return via == Via.GATEWAY;
  }

  void watching(boolean router) {
    heard = router;
  }

  void paused(Moment now) {
    if (lastProof != null) {
      lastProof = now.nanos();
    }
  }

  Optional<Silence.Change> hear(Event.Ping ping, Moment at) {
    return switch (ping) {
      case Event.Ping.Started(var way) -> {
        via = way;
        lastProof = at.nanos();
        yield Optional.empty();
      }
      case Event.Ping.Answered(var sent, var took) -> {
        proved(at);
        failedAt = null;
        rtt = Optional.of(took);
        yield silence.answered(sent.nanos());
      }
      case Event.Ping.Lost(var sent) -> {
        proved(at);
        yield silence.lost(sent.nanos());
      }
      case Event.Ping.Failed(var why, var _) -> {
        failedAt = at.nanos();
        failure = why;
        yield Optional.empty();
      }
    };
  }

  private void proved(Moment at) {
    heard = true;
    lastProof = at.nanos();
  }

  /// Why nothing is known of it now, as a part of a sentence; empty while something is.
  Optional<String> unheard(Moment now) {
    if (!heard || lastProof == null) {
      return Optional
          .of(lastProof == null ? "the router's pings are not heard yet" : "the router's pings are not heard");
    }
    if (via == Via.NONE) {
      return Optional.of("nobody asks");
    }
    if (failedAt != null && now.nanos() - failedAt < unheardAfter(beat).toNanos()) {
      return Optional.of(failure);
    }
    return now.nanos() - lastProof > unheardAfter(beat).toNanos()
        ? Optional.of("the router's pings are not heard")
        : Optional.empty();
  }
}
