package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The one way in which silence is judged, whoever was asked: each probe was answered, is proved lost, or is unheard, and
/// what is unheard neither condemns nor clears.
///
/// An outage is a run of losses that is longer than loss explains. It began between the last answered send and the first
/// lost one, and ends between the last lost send and the first of a run of answers: a single answer on a link that loses
/// half of everything ends nothing, so flapping makes one outage, not many. What is unheard only leaves the bounds as wide
/// as they are. Where it hides enough of an outage for the end of one and the beginning of another, the end's bound bears
/// that time: nobody can say how long there was silence.
final class Silence {
  private final int answersToEnd;
  private final long hides;
  private final IntSupplier needed;
  private final LossRate rate;
  private @Nullable Long lastAnswered;
  private @Nullable Long firstLost;
  private @Nullable Long lastLost;
  private @Nullable Long firstAnswered;
  private int losses;
  private int answers;
  private @Nullable Bracket began;
  /// When the last outage ended.
  private @Nullable Long overSince;
  /// How much of the outage that goes on nobody watched.
  private long unwatched;

  /// What an outcome changed.
  sealed interface Change {
    record Began(Bracket start) implements Change {}

    record Ended(Bracket start, Bracket end) implements Change {}
  }

  /// @param answersToEnd how many answers in a row end an outage
  /// @param hides what nobody watches for so long may have ended and begun again; more than `answersToEnd` beats
  /// @param needed how many losses in a row make one, now
  /// @param rate of the losses that make none
  Silence(int answersToEnd, Duration hides, IntSupplier needed, LossRate rate) {
    this.answersToEnd = answersToEnd;
    this.hides = hides.toNanos();
    this.needed = needed;
    this.rate = rate;
  }

  /// Goes on with an outage that an earlier process saw begin and whose last known loss was at `lastLost`.
  void resume(Bracket start, long lastLost) {
    this.began = start;
    this.lastLost = lastLost;
    this.unwatched = 0;
  }

  boolean down() {
    return began != null;
  }

  Optional<Bracket> since() {
    return Optional.ofNullable(began);
  }

  /// When the newest answered probe was sent.
  Optional<Long> lastAnswered() {
    return Optional.ofNullable(lastAnswered);
  }

  /// When the newest lost probe was sent.
  Optional<Long> lastLost() {
    return Optional.ofNullable(lastLost);
  }

  boolean answeredAfter(long nanos) {
    return lastAnswered != null && lastAnswered - nanos > 0;
  }

  boolean lostAfter(long nanos) {
    return lastLost != null && lastLost - nanos > 0;
  }

  int lossesInARow() {
    return losses;
  }

  /// How long the run of losses is that goes on.
  long runNanos() {
    return firstLost == null || lastLost == null ? 0 : lastLost - firstLost;
  }

  Optional<Change> answered(long sent) {
    count();
    losses = 0;
    firstLost = null;
    answers++;
    if (firstAnswered == null) {
      firstAnswered = sent;
    }
    lastAnswered = sent;
    if (began == null || answers < answersToEnd) {
      return Optional.empty();
    }
    var start = began;
    began = null;
    overSince = firstAnswered;
    var end = Bracket.between(lastLost == null ? firstAnswered : lastLost, firstAnswered);
    return Optional.of(new Change.Ended(start, end.wider(unwatched())));
  }

  /// A run that an answer ended, and that was no outage, was loss.
  private void count() {
    if (began != null) {
      rate.forgetLast();
      return;
    }
    for (int i = 0; i < losses; i++) {
      rate.hear(true);
    }
    rate.hear(false);
  }

  /// How much of the outage that goes on, or was the last, nobody watched.
  Duration unwatched() {
    return Duration.ofNanos(unwatched);
  }

  /// A ping is answered at once and proved lost two seconds later, so a loss may be told after answers to what was sent after it.
  Optional<Change> lost(long sent) {
    if (lastAnswered != null && sent - lastAnswered < 0) {
      lostBefore(sent);
      return Optional.empty();
    }
    if (began != null && lastLost != null && sent - lastLost > hides) {
      unwatched += sent - lastLost;
    }
    answers = 0;
    firstAnswered = null;
    losses++;
    if (firstLost == null) {
      firstLost = sent;
    }
    lastLost = sent;
    if (began != null || losses < needed.getAsInt()) {
      return Optional.empty();
    }
    began = Bracket.between(lastAnswered == null ? firstLost : lastAnswered, firstLost);
    unwatched = 0;
    return Optional.of(new Change.Began(began));
  }

  /// What an outage lost is no loss of the link that is back.
  private void lostBefore(long sent) {
    if (began == null) {
      if (overSince == null || sent - overSince > 0) {
        rate.hear(true);
      }
      return;
    }
    if (firstAnswered != null && sent - firstAnswered > 0) {
      answers = 0;
      firstAnswered = null;
    }
    if (lastLost == null || sent - lastLost > 0) {
      lastLost = sent;
    }
  }

  /// What was judged turned out to be nobody's loss, for whoever was asked was away: it is unheard.
  void forget() {
    began = null;
    losses = 0;
    firstLost = null;
    lastLost = null;
    answers = 0;
    firstAnswered = null;
  }
}
