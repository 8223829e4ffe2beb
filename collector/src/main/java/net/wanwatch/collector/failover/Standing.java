package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.collector.failover.Layers.Judgement;

/// The verdict a tunnel stands under, and since when. A judgement that waits for an answer changes nothing until it is
/// settled or has waited too long, and what is better must hold for a while before it is believed: a verdict that
/// flickers is worth nothing on a phone.
final class Standing {
  /// How long an unsettled judgement is waited for: a little more than the slowest layer takes to be known.
  static final Duration PATIENCE = Duration.ofSeconds(8);
  static final Duration OK_HOLDS = Duration.ofSeconds(3);
  /// How long a fault of a higher layer must hold when a lower one was to blame: an uplink that is back answers within
  /// two seconds, its tunnel only after WireGuard's next try of a handshake (every five seconds) and five answers.
  static final Duration HIGHER_HOLDS = Duration.ofSeconds(7);

  private Verdict verdict = Verdict.UNKNOWN;
  private String evidence = "nothing was heard yet";
  private Instant since;
  private Optional<Instant> waitingSince = Optional.empty();
  /// The better verdict that has to hold first, and since when it does.
  private Optional<Candidate> candidate = Optional.empty();

  private record Candidate(Verdict verdict, Instant since) {}

  record Change(Verdict from, Verdict to, String evidence, Instant at) {}

  Standing(Instant now) {
    this.since = now;
  }

  Verdict verdict() {
    return verdict;
  }

  String evidence() {
    return evidence;
  }

  Instant since() {
    return since;
  }

  Optional<Change> hear(Judgement judgement, Instant now) {
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
    var change = new Change(verdict, judgement.verdict(), evidence, now);
    verdict = judgement.verdict();
    since = now;
    return Optional.of(change);
  }

  private boolean waits(Instant now) {
    if (waitingSince.isEmpty()) {
      waitingSince = Optional.of(now);
    }
    return Duration.between(waitingSince.get(), now).compareTo(PATIENCE) < 0;
  }

  private boolean holds(Verdict next, Instant now) {
    var needed = needed(next);
    if (needed.isZero()) {
      candidate = Optional.empty();
      return true;
    }
    if (candidate.filter(c -> c.verdict == next).isEmpty()) {
      candidate = Optional.of(new Candidate(next, now));
    }
    return Duration.between(candidate.get().since, now).compareTo(needed) >= 0;
  }

  private Duration needed(Verdict next) {
    if (next == verdict) {
      return Duration.ZERO;
    }
    if (next == Verdict.OK) {
      return OK_HOLDS;
    }
    return verdict.bad() && next.compareTo(verdict) > 0 ? HIGHER_HOLDS : Duration.ZERO;
  }
}
