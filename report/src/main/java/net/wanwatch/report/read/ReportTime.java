package net.wanwatch.report.read;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// The time a report is about, and the clock on the wall there.
///
/// @param from inclusive
/// @param to exclusive
public record ReportTime(Instant from, Instant to, ZoneId zone) {
  public boolean holds(Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }

  public Duration length() {
    return Duration.between(from, to);
  }

  public double hours() {
    return length().toMillis() / 3_600_000d;
  }

  /// Number of the local day and hour: days since 1970 times 24 and the hour. The hour that a change of clocks doubles is
  /// one cell, with two hours in it.
  public static int cell(Instant at, ZoneId zone) {
    var local = LocalDateTime.ofInstant(at, zone);
    return (int) local.toLocalDate().toEpochDay() * 24 + local.getHour();
  }

  /// Local days that have a part in it, as days since 1970.
  public List<Long> days() {
    var days = new ArrayList<Long>();
    if (!to.isAfter(from)) {
      return days;
    }
    long last = to.minusMillis(1).atZone(zone).toLocalDate().toEpochDay();
    for (long day = from.atZone(zone).toLocalDate().toEpochDay(); day <= last; day++) {
      days.add(day);
    }
    return days;
  }
}
