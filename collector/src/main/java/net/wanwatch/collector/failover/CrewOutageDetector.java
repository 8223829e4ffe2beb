package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Finds the times when the crew had nothing: no reply to any flow of any tunnel for at least a second. Pieces less
/// than ten seconds apart are one. Only this may be called "no internet".
///
/// Flows are many and a loss is known two seconds after its send, so outcomes come out of order; they wait until
/// everything sent before them is decided.
final class CrewOutageDetector {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration JOIN = Duration.ofSeconds(10);

  private final Duration settling;
  private final PriorityQueue<Sent> waiting = new PriorityQueue<>(Comparator.comparing(Sent::at));
  private @Nullable Instant lastAnswered;
  private @Nullable Instant firstLost;
  private @Nullable Instant lastLost;
  private @Nullable Moment began;
  private @Nullable Moment maybeEnded;

  private record Sent(Instant at, Fate fate) {}

  enum Fate {
    ANSWERED, LOST, UNKNOWN
  }

  sealed interface Change {
    record Began(Moment start) implements Change {}

    record Ended(Moment start, Moment end) implements Change {}
  }

  /// @param settling how long after its send a probe's fate is known for certain
  CrewOutageDetector(Duration settling) {
    this.settling = settling;
  }

  void resume(Moment start, Instant lastLost) {
    this.began = start;
    this.lastLost = lastLost;
  }

  boolean dark() {
    return began != null && maybeEnded == null;
  }

  Optional<Moment> since() {
    return Optional.ofNullable(began);
  }

  /// Until when the outage that goes on is known to last; empty when there is none.
  Optional<Instant> until() {
    return began == null ? Optional.empty() : Optional.ofNullable(maybeEnded == null ? lastLost : maybeEnded.at());
  }

  void sent(Instant at, Fate fate) {
    waiting.add(new Sent(at, fate));
  }

  /// Decides what can be decided by now.
  List<Change> settle(Instant now) {
    var changes = new ArrayList<Change>();
    var horizon = now.minus(settling);
    for (var next = waiting.peek(); next != null && !next.at.isAfter(horizon); next = waiting.peek()) {
      waiting.remove();
      switch (next.fate) {
        case ANSWERED -> answered(next.at, changes);
        case LOST -> lost(next.at, changes);
        case UNKNOWN -> firstLost = null;
      }
    }
    return changes;
  }

  private void answered(Instant at, List<Change> changes) {
    if (began != null && maybeEnded == null) {
      maybeEnded = Moment.between(lastLost == null ? at : lastLost, at);
    }
    if (began != null && maybeEnded != null && Duration.between(maybeEnded.at(), at).compareTo(JOIN) >= 0) {
      changes.add(new Change.Ended(began, maybeEnded));
      began = null;
      maybeEnded = null;
    }
    lastAnswered = at;
    firstLost = null;
  }

  private void lost(Instant at, List<Change> changes) {
    if (firstLost == null) {
      firstLost = at;
    }
    lastLost = at;
    var reference = lastAnswered == null ? firstLost : lastAnswered;
    if (Duration.between(reference, at).compareTo(SHORTEST) < 0) {
      return;
    }
    if (began != null) {
      maybeEnded = null;
    } else {
      began = Moment.between(reference, firstLost);
      changes.add(new Change.Began(began));
    }
  }
}
