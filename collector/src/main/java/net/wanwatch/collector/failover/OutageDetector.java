package net.wanwatch.collector.failover;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds outages in one probe's outcomes, which come in the order they were sent.
///
/// An outage is a run of consecutive losses. It began between the last answered send and the first lost one, and ends
/// between the last lost send and the first of an equally long run of answers: a single answer on a link that loses
/// half of everything ends nothing, so flapping makes one outage, not many. A probe whose fate is unknown (our own
/// pause) is neither; it only leaves the bounds as wide as they are.
final class OutageDetector {
  private final int run;
  private @Nullable Instant lastAnswered;
  private @Nullable Instant firstLost;
  private @Nullable Instant lastLost;
  private @Nullable Instant firstAnswered;
  private int losses;
  private int answers;
  private @Nullable Moment began;

  /// What an outcome changed.
  sealed interface Change {
    record Began(Moment start) implements Change {}

    record Ended(Moment start, Moment end) implements Change {}
  }

  /// @param run how many consecutive losses make an outage, and how many answers end it
  OutageDetector(int run) {
    this.run = run;
  }

  /// Goes on with an outage that an earlier process saw begin and whose last known loss was at `lastLost`.
  void resume(Moment start, Instant lastLost) {
    this.began = start;
    this.lastLost = lastLost;
  }

  boolean down() {
    return began != null;
  }

  Optional<Moment> since() {
    return Optional.ofNullable(began);
  }

  Optional<Change> answered(Instant sentAt) {
    losses = 0;
    firstLost = null;
    answers++;
    if (firstAnswered == null) {
      firstAnswered = sentAt;
    }
    lastAnswered = sentAt;
    if (began == null || answers < run) {
      return Optional.empty();
    }
    var start = began;
    began = null;
    return Optional
        .of(new Change.Ended(start, Moment.between(lastLost == null ? firstAnswered : lastLost, firstAnswered)));
  }

  Optional<Change> lost(Instant sentAt) {
    answers = 0;
    firstAnswered = null;
    losses++;
    if (firstLost == null) {
      firstLost = sentAt;
    }
    lastLost = sentAt;
    if (began != null || losses < run) {
      return Optional.empty();
    }
    began = Moment.between(lastAnswered == null ? firstLost : lastAnswered, firstLost);
    return Optional.of(new Change.Began(began));
  }
}
