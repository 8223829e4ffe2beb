package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Optional;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.Layers.Judgement;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Verdict;
import org.jspecify.annotations.Nullable;

/// Where mwan3 and the verdict disagree for longer than mwan3's own settings explain.
///
/// It is no verdict: mwan3 asks one far address through the tunnel, we ask every layer, and both may be right about
/// what they ask.
final class Disagreement {
  /// What is added to mwan3's own theory before a disagreement counts.
  static final Duration SLACK = Duration.ofSeconds(5);

  private @Nullable Finding suspected;
  private Duration lasted = Duration.ZERO;
  /// Up to when `lasted` is counted; null while the time does not count.
  private @Nullable Moment counted;
  private Optional<Finding> found = Optional.empty();

  Optional<Finding> found() {
    return found;
  }

  /// This process stood still: nobody knows what it would have found.
  void paused() {
    counted = null;
  }

  /// Only time counts in which the judgement is settled and is what the verdict says: one that waits for an answer may
  /// be about to agree with mwan3.
  ///
  /// @param inUse whether mwan3 gives the member new connections; empty when nobody knows, which ends no finding
  /// @param toOffline the longest mwan3 may take to notice a loss
  /// @param toOnline the longest it may take to notice the recovery
  void hear(Verdict verdict, Judgement judgement, Optional<Boolean> inUse, Duration toOffline, Duration toOnline,
      Moment now) {
    if (inUse.isEmpty() || verdict == Verdict.UNKNOWN) {
      counted = null;
      return;
    }
    var kind = disagreement(verdict, inUse.get());
    if (kind != suspected) {
      suspected = kind;
      lasted = Duration.ZERO;
    } else if (counted != null) {
      lasted = lasted.plus(now.since(counted));
    }
    counted = judgement.settled() && disagreement(judgement.verdict(), inUse.get()) == kind ? now : null;
    var limit = (kind == Finding.BLIND ? toOffline : toOnline).plus(SLACK);
    found = kind == null
        ? Optional.empty()
        : lasted.compareTo(limit) > 0 ? Optional.of(kind) : found.filter(kind::equals);
  }

  private static @Nullable Finding disagreement(Verdict verdict, boolean inUse) {
    if (verdict.bad() && inUse) {
      return Finding.BLIND;
    }
    return verdict == Verdict.OK && !inUse ? Finding.FALSE_ALARM : null;
  }
}
