package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the times when the crew had nothing: no reply to any flow of any tunnel for at least a second. Pieces less
/// than a second apart are one. Only this may be called "no internet".
///
/// Flows are many and a loss is known two seconds after its send, so outcomes come out of order; they wait until
/// everything sent before them is decided. What nobody watched in the middle of one widens its end, for it may have been
/// over meanwhile. All times are of the steady clock.
final class CrewOutageDetector {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration JOIN = Duration.ofSeconds(1);
  /// A probe of a new connection comes three times a second: where none was sent for longer, nobody watched.
  private static final long UNWATCHED = Duration.ofMillis(700).toNanos();

  private final long settling;
  /// In the order of sending.
  private final List<Sent> waiting = new ArrayList<>();
  private @Nullable Long lastAnswered;
  private @Nullable Long provedFrom;
  private @Nullable Long firstLost;
  private @Nullable Long lastLost;
  /// The newest probe of any fate.
  private @Nullable Long last;
  private @Nullable Bracket began;
  private @Nullable Bracket maybeEnded;
  /// How much of the outage that goes on nobody watched, and how much since it may have ended.
  private long unwatched;
  private long unwatchedSince;

  private record Sent(long at, Fate fate) {}

  enum Fate {
    ANSWERED, LOST, UNKNOWN
  }

  sealed interface Change {
    record Began(Bracket start) implements Change {}

    record Ended(Bracket start, Bracket end) implements Change {}
  }

  /// @param settling how long after its send a probe's fate is known for certain
  CrewOutageDetector(Duration settling) {
    this.settling = settling.toNanos();
  }

  void resume(Bracket start, long lastLost) {
    this.began = start;
    this.lastLost = lastLost;
    this.unwatched = 0;
  }

  boolean dark() {
    return began != null && maybeEnded == null;
  }

  /// Whether the outage that goes on was seen to go on after that moment.
  boolean darkAfter(long nanos) {
    return dark() && lastLost != null && lastLost - nanos > 0;
  }

  /// When the newest probe was sent that was answered, as far as it is decided, if that was after that moment.
  Optional<Long> answeredAfter(long nanos) {
    return Optional.ofNullable(lastAnswered).filter(last -> last - nanos > 0);
  }

  Optional<Bracket> since() {
    return Optional.ofNullable(began);
  }

  /// Until when the outage that goes on is known to last; empty when there is none.
  Optional<Long> until() {
    return began == null
        ? Optional.empty()
        : Optional.ofNullable(maybeEnded == null ? lastLost : Long.valueOf(maybeEnded.nanos()));
  }

  /// When the newest probe was sent that was lost, as far as it is decided.
  long lastLost() {
    return lastLost == null ? Long.MIN_VALUE : lastLost;
  }

  void sent(long at, Fate fate) {
    int place = waiting.size();
    while (place > 0 && waiting.get(place - 1).at - at > 0) {
      place--;
    }
    waiting.add(place, new Sent(at, fate));
  }

  /// Decides what can be decided by now.
  List<Change> settle(long now) {
    var changes = new ArrayList<Change>();
    long horizon = now - settling;
    int decided = 0;
    while (decided < waiting.size() && waiting.get(decided).at - horizon <= 0) {
      var next = waiting.get(decided++);
      switch (next.fate) {
        case ANSWERED -> answered(next.at, changes);
        case LOST -> lost(next.at, changes);
        case UNKNOWN -> unknown(next.at);
      }
      last = next.at;
    }
    waiting.subList(0, decided).clear();
    return changes;
  }

  /// What was sent then may have been answered: silence is proved only from there on, and began at some time before.
  private void unknown(long at) {
    firstLost = null;
    provedFrom = at;
  }

  private void answered(long at, List<Change> changes) {
    if (began != null && maybeEnded == null) {
      maybeEnded = Bracket.between(lastLost == null ? at : lastLost, at);
      unwatchedSince = hidden(at);
    }
    if (began != null && maybeEnded != null && at - maybeEnded.nanos() >= JOIN.toNanos()) {
      changes.add(new Change.Ended(began, maybeEnded.wider(Duration.ofNanos(unwatched))));
      began = null;
      maybeEnded = null;
    }
    lastAnswered = at;
    provedFrom = at;
    firstLost = null;
  }

  /// The time before a probe that nobody watched, where it is long enough to hide an end.
  private long hidden(long at) {
    if (lastLost == null) {
      return 0;
    }
    long seen = lastAnswered != null && lastAnswered - lastLost > 0 ? lastAnswered : lastLost;
    return at - seen >= JOIN.toNanos() ? at - seen : 0;
  }

  private void lost(long at, List<Change> changes) {
    unwatchedSince += hidden(at);
    if (maybeEnded == null) {
      unwatched += unwatchedSince;
      unwatchedSince = 0;
    }
    if (last != null && at - last > UNWATCHED) {
      unknown(at);
    }
    if (firstLost == null) {
      firstLost = at;
    }
    lastLost = at;
    long proved = provedFrom == null ? firstLost : provedFrom;
    if (at - proved < SHORTEST.toNanos()) {
      return;
    }
    if (began != null) {
      maybeEnded = null;
      unwatched += unwatchedSince;
      unwatchedSince = 0;
    } else {
      unwatched = 0;
      began = Bracket.between(lastAnswered == null ? firstLost : lastAnswered, firstLost);
      changes.add(new Change.Began(began));
    }
  }
}
