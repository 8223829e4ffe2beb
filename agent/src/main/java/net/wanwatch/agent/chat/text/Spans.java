package net.wanwatch.agent.chat.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import net.wanwatch.agent.chat.incident.Trouble;

/// From when to when some troubles were, and for how long, by their own times.
///
/// @param lasted without the time between them
/// @param times how many such times there were, one after the other
record Spans(Instant start, Instant end, Duration lasted, int times) {
  /// While at least one of them was.
  ///
  /// @param now stands for the end of what lasts
  static Spans any(List<Trouble> troubles, Instant now) {
    var sorted = troubles.stream().sorted(Comparator.comparing(Trouble::start)).toList();
    var lasted = Duration.ZERO;
    var covered = sorted.getFirst().start();
    int times = 1;
    for (var trouble : sorted) {
      times += trouble.start().isAfter(covered) ? 1 : 0;
      var from = trouble.start().isAfter(covered) ? trouble.start() : covered;
      var to = trouble.end().orElse(now);
      if (to.isAfter(from)) {
        lasted = lasted.plus(Duration.between(from, to));
        covered = to;
      }
    }
    return new Spans(sorted.getFirst().start(), covered, lasted, times);
  }

  /// While all of them were.
  static Spans all(List<Trouble> troubles, Instant now) {
    var start = troubles.stream().map(Trouble::start).max(Comparator.naturalOrder()).orElseThrow();
    var end = troubles.stream().map(trouble -> trouble.end().orElse(now)).min(Comparator.naturalOrder()).orElseThrow();
    return end.isAfter(start) ? new Spans(start, end, Duration.between(start, end), 1) : any(troubles, now);
  }
}
