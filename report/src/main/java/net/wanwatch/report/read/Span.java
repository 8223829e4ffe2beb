package net.wanwatch.report.read;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/// When the journals were written: what lies far outside was written under a wrong clock.
///
/// @param from the first hour's begin
/// @param to the last hour's end
record Span(Instant from, Instant to) {
  /// Before there was any Wanwatch.
  private static final Instant BEFORE = Instant.parse("2020-01-01T00:00:00Z");
  private static final long DAY = 24;
  private static final long FAR = 30 * DAY;
  private static final long HOUR = 3600;
  /// Of the most that were written in one go, the part that a stray group has less of.
  private static final long STRAY = 100;

  /// Hours that follow each other with less than thirty days between.
  private record Group(long first, long last, long lines) {}

  /// @param lines how many each hour since 1970 has
  /// @param far whether what is far from the rest is left out too
  static Span of(NavigableMap<Long, Long> lines, Instant now, boolean far) {
    long earliest = Math.floorDiv(BEFORE.getEpochSecond(), HOUR);
    long latest = Math.max(earliest, Math.floorDiv(now.getEpochSecond(), HOUR) + DAY);
    var possible = lines.tailMap(earliest, true);
    var future = possible.tailMap(latest, false);
    // Where most is of the future, it is our own clock that is wrong.
    if (sum(future) * 2 < sum(possible)) {
      possible = possible.headMap(latest, true);
    }
    var groups = groups(possible);
    long most = groups.stream().mapToLong(Group::lines).max().orElse(0);
    var kept = groups.stream().filter(group -> !far || group.lines * STRAY >= most).toList();
    return kept.isEmpty()
        ? new Span(BEFORE, now.plusSeconds(DAY * HOUR))
        : new Span(Instant.ofEpochSecond(kept.getFirst().first * HOUR),
            Instant.ofEpochSecond((kept.getLast().last + 1) * HOUR));
  }

  private static long sum(NavigableMap<Long, Long> lines) {
    return lines.values().stream().mapToLong(Long::longValue).sum();
  }

  private static List<Group> groups(NavigableMap<Long, Long> lines) {
    var groups = new ArrayList<Group>();
    lines.forEach((hour, count) -> {
      if (!groups.isEmpty() && hour - groups.getLast().last <= FAR) {
        var last = groups.removeLast();
        groups.add(new Group(last.first, hour, last.lines + count));
      } else {
        groups.add(new Group(hour, hour, count));
      }
    });
    return groups;
  }

  boolean holds(Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }
}
