package net.wanwatch.collector.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;

/// What a page that was opened then felt, by the minute, and when nothing came through at all.
final class CrewStrip {
  static final String NONE = "none";
  static final String POOR = "poor";
  static final String FINE = "fine";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Strip strip;
  private final Config.Bounds bounds;

  CrewStrip(SiteDay day, Config.Bounds bounds) {
    this.strip = new Strip(day, List.of(NONE, POOR, Strip.UNKNOWN, Strip.NOT_WATCHED, FINE));
    this.bounds = bounds;
  }

  void minute(Fact.Minute minute) {
    strip.minute(minute.at(), Map.of(word(minute), MINUTE));
  }

  /// As the status page says it. Of less than half a minute it says nothing.
  private String word(Fact.Minute minute) {
    if (minute.sent() == 0 || minute.unknown().compareTo(MINUTE.dividedBy(2)) > 0) {
      return Strip.UNKNOWN;
    }
    boolean slow = minute.rtt().quantile(0.5).filter(rtt -> rtt.compareTo(bounds.rtt()) > 0).isPresent();
    return slow || minute.lost() > bounds.loss() * minute.sent() ? POOR : FINE;
  }

  /// @param dark nothing came through; what nobody saw end lasted until somebody last said so
  Timeline.Lane lane(Watched watched, List<Fact.CrewOutage> dark, Instant now) {
    var spans = strip.spans(watched, now);
    for (var outage : dark) {
      spans = spans.painted(outage.start().toEpochMilli(), outage.end().orElse(outage.at()).toEpochMilli(), NONE);
    }
    return strip.lane(spans);
  }
}
