package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.Layers.Judgement;
import net.wanwatch.fact.Verdict;

/// The verdict a tunnel stands under, and since when. A judgement that waits for an answer changes nothing until it is
/// settled or has waited too long, and what is better must hold for a while before it is believed: a verdict that
/// flickers is worth nothing on a phone.
final class Hysteresis {
  /// How long an unsettled judgement is waited for, and two pings of the router's more: a little more than the slowest layer takes to be
  /// known.
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  static final Duration OK_HOLDS = Duration.ofSeconds(3);
  /// A stream that is opened anew knows nothing for a second or two.
  static final Duration UNKNOWN_HOLDS = Duration.ofSeconds(3);
  /// How long a fault of a higher layer must hold when a lower one was to blame: an uplink that is back answers within
  /// two seconds, its tunnel only after WireGuard's next try of a handshake (every five seconds) and five answers.
  static final Duration HIGHER_HOLDS = Duration.ofSeconds(7);

  private final Duration patience;
  private Verdict verdict = Verdict.UNKNOWN;
  private Supplier<String> evidence = () -> "it is not judged yet";
  private Moment since;
  private Optional<Verdict> fault = Optional.empty();
  private Optional<Moment> waitingSince = Optional.empty();
  /// The verdict that has to hold first, and since when it does.
  private Optional<Candidate> candidate = Optional.empty();

  private record Candidate(Verdict verdict, Moment since) {}

  record Change(Verdict from, Verdict to, String evidence) {}

  /// @param pings how far apart the router's are
  Hysteresis(Duration pings, Moment now) {
    this.patience = PATIENCE.plus(pings.multipliedBy(2));
    this.since = now;
  }

  Verdict verdict() {
    return verdict;
  }

  String evidence() {
    return evidence.get();
  }

  Moment since() {
    return since;
  }

  /// What an alarm stands on: the lowest layer blamed since the tunnel's far end last answered. Silence of the sources
  /// ends none; `ok` does, `degraded` ends every other, and `vps-not-forwarding`, for which the far end has to answer,
  /// every lower one.
  Optional<Verdict> fault() {
    return fault;
  }

  Optional<Change> hear(Judgement judgement, Moment now) {
    if (verdict == Verdict.UNKNOWN) {
      evidence = judgement.evidence();
    }
    if (!judgement.settled() && waits(now)) {
      return Optional.empty();
    }
    if (judgement.settled()) {
      waitingSince = Optional.empty();
    }
    if (!holds(judgement.verdict(), now)) {
      return Optional.empty();
    }
    evidence = judgement.evidence();
    if (judgement.verdict() == verdict) {
      return Optional.empty();
    }
    var change = new Change(verdict, judgement.verdict(), evidence.get());
    verdict = judgement.verdict();
    since = now;
    blame();
    return Optional.of(change);
  }

  private void blame() {
    fault = switch (verdict) {
      case OK -> Optional.empty();
      case UNKNOWN -> fault;
      case DEGRADED, VPS_NOT_FORWARDING -> Optional.of(verdict);
      case UPLINK_DOWN, UPLINK_NO_INTERNET, TUNNEL_DOWN ->
        fault.filter(before -> before.compareTo(verdict) < 0).or(() -> Optional.of(verdict));
    };
  }

  private boolean waits(Moment now) {
    if (waitingSince.isEmpty()) {
      waitingSince = Optional.of(now);
    }
    return now.since(waitingSince.get()).compareTo(patience) < 0;
  }

  private boolean holds(Verdict next, Moment now) {
    var needed = needed(next);
    if (needed.isZero()) {
      candidate = Optional.empty();
      return true;
    }
    if (candidate.filter(c -> c.verdict == next).isEmpty()) {
      candidate = Optional.of(new Candidate(next, now));
    }
    return now.since(candidate.get().since).compareTo(needed) >= 0;
  }

  private Duration needed(Verdict next) {
    if (next == verdict) {
      return Duration.ZERO;
    }
    return switch (next) {
      case OK -> OK_HOLDS;
      case UNKNOWN -> UNKNOWN_HOLDS;
      case UPLINK_DOWN, UPLINK_NO_INTERNET, TUNNEL_DOWN, VPS_NOT_FORWARDING, DEGRADED ->
        verdict.bad() && next.compareTo(verdict) > 0 ? HIGHER_HOLDS : Duration.ZERO;
    };
  }
}
