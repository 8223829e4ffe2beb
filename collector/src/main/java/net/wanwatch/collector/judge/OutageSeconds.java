package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.fact.Verdict;

/// How long one tunnel carried nothing, by the verdict each outage stood under; in all exactly the sum of its outages'
/// lengths. It only grows: while an outage goes on it is counted up to its last proved loss, and what is not judged yet
/// waits.
final class OutageSeconds {
  private final Map<Verdict, Duration> time = new EnumMap<>(Verdict.class);
  private long countedUntil;

  /// @param from what lay before was counted by an earlier process, or is counted already
  void began(long from) {
    countedUntil = from;
  }

  void lasts(Optional<Verdict> verdict, long until) {
    if (verdict.isPresent()) {
      add(verdict.get(), until);
    }
  }

  void ended(Optional<Verdict> verdict, long end) {
    add(verdict.orElse(Verdict.UNKNOWN), end);
  }

  private void add(Verdict verdict, long until) {
    if (until - countedUntil > 0) {
      time.merge(verdict, Duration.ofNanos(until - countedUntil), Duration::plus);
      countedUntil = until;
    }
  }

  Map<Verdict, Duration> byVerdict() {
    return Map.copyOf(time);
  }
}
