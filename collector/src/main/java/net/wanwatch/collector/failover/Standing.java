package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.collector.failover.Layers.Judgement;

/// The verdict a tunnel stands under, and since when. A judgement that waits for an answer changes nothing until it is
/// settled or has waited too long, and `ok` must hold for a while before it is believed: a verdict that flickers is
/// worth nothing on a phone.
final class Standing {
  /// How long an unsettled judgement is waited for: a little more than the slowest layer takes to be known.
  static final Duration PATIENCE = Duration.ofSeconds(8);
  static final Duration OK_HOLDS = Duration.ofSeconds(3);

  private Verdict verdict = Verdict.UNKNOWN;
  private String evidence = "nothing was heard yet";
  private Instant since;
  private Optional<Instant> waitingSince = Optional.empty();
  private Optional<Instant> fineSince = Optional.empty();

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
    if (judgement.verdict() == Verdict.OK && verdict != Verdict.OK && !holds(now)) {
      return Optional.empty();
    }
    if (judgement.verdict() != Verdict.OK) {
      fineSince = Optional.empty();
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

  private boolean holds(Instant now) {
    if (fineSince.isEmpty()) {
      fineSince = Optional.of(now);
    }
    return Duration.between(fineSince.get(), now).compareTo(OK_HOLDS) >= 0;
  }
}
