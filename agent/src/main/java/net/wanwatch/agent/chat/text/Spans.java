package net.wanwatch.agent.chat.text;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import net.wanwatch.agent.chat.incident.Length;
import net.wanwatch.agent.chat.incident.Trouble;

/// From when to when some troubles were, and for how long, by their own times.
///
/// @param lasted without the time between them
/// @param times how many such times there were, one after the other
record Spans(Instant start, Instant end, Length lasted, int times) {
  /// @param start by its own time, or as early or as late as is possible
  private record Time(Instant start, Instant end) {
    /// @param now stands for the end of what lasts
    /// @param bounds how many it is longer by at each end: -1, 0 or 1
    static List<Time> of(List<Trouble> troubles, Instant now, int bounds) {
      return troubles.stream()
          .map(trouble -> new Time(trouble.start().minus(trouble.startBound().multipliedBy(bounds)),
              trouble.end().map(end -> end.plus(trouble.endBound().multipliedBy(bounds))).orElse(now)))
          .sorted(Comparator.comparing(Time::start))
          .toList();
    }
  }

  /// While at least one of them was.
  ///
  /// @param now stands for the end of what lasts
  static Spans any(List<Trouble> troubles, Instant now) {
    return any(Time.of(troubles, now, 0)).between(any(Time.of(troubles, now, -1)).lasted.middle(),
        any(Time.of(troubles, now, 1)).lasted.middle());
  }

  private static Spans any(List<Time> sorted) {
    var lasted = Duration.ZERO;
    var covered = sorted.getFirst().start();
    int times = 1;
    for (var time : sorted) {
      times += time.start().isAfter(covered) ? 1 : 0;
      var from = time.start().isAfter(covered) ? time.start() : covered;
      if (time.end().isAfter(from)) {
        lasted = lasted.plus(Duration.between(from, time.end()));
        covered = time.end();
      }
    }
    return new Spans(sorted.getFirst().start(), covered, Length.sure(lasted), times);
  }

  /// While all of them were.
  static Spans all(List<Trouble> troubles, Instant now) {
    var all = all(Time.of(troubles, now, 0));
    return all.end.isAfter(all.start)
        ? all.between(all(Time.of(troubles, now, -1)).lasted.middle(), all(Time.of(troubles, now, 1)).lasted.middle())
        : any(troubles, now);
  }

  private static Spans all(List<Time> sorted) {
    var start = sorted.getLast().start();
    var end = sorted.stream().map(Time::end).min(Comparator.naturalOrder()).orElseThrow();
    var lasted = Duration.between(start, end);
    return new Spans(start, end, Length.sure(lasted.isNegative() ? Duration.ZERO : lasted), 1);
  }

  private Spans between(Duration least, Duration most) {
    return new Spans(start, end, new Length(lasted.middle(), least, most), times);
  }
}
