package net.wanwatch.collector.timeline;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// A day by the site's own calendar: 23 or 25 hours long where clocks are changed.
record SiteDay(LocalDate date, ZoneId zone) {
  static SiteDay of(Instant at, ZoneId zone) {
    return new SiteDay(LocalDate.ofInstant(at, zone), zone);
  }

  Instant from() {
    return date.atStartOfDay(zone).toInstant();
  }

  Instant to() {
    return date.plusDays(1).atStartOfDay(zone).toInstant();
  }

  /// What is added to UTC, from when on.
  List<Timeline.Offset> offsets() {
    var rules = zone.getRules();
    var all = new ArrayList<Timeline.Offset>();
    all.add(new Timeline.Offset(from(), rules.getOffset(from()).getTotalSeconds()));
    for (var next = rules.nextTransition(from()); next != null
        && next.getInstant().isBefore(to()); next = rules.nextTransition(next.getInstant())) {
      all.add(new Timeline.Offset(next.getInstant(), next.getOffsetAfter().getTotalSeconds()));
    }
    return all;
  }
}
