package net.wanwatch.collector.benchmark.plan;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Benchmarks.When;
import org.jspecify.annotations.Nullable;

/// The planned times of one line of a plan. They follow from the configuration alone, jitter too, so that a restart changes none
/// and anybody can tell the next one.
public final class PlannedTimes {
  /// Of a longer absence only the newest times are told.
  private static final int MOST_MISSED = 500;

  private final When when;
  private final String seed;
  private final ZoneId zone;

  /// @param name of what is planned
  /// @param seed tells this jitter from another router's
  /// @param zone of cron expressions
  public PlannedTimes(When when, String name, String seed, ZoneId zone) {
    this.when = when;
    this.seed = seed + "/" + name;
    this.zone = zone;
  }

  public PlannedTimes(Variant variant, String seed, ZoneId zone) {
    this(variant.when(), variant.name(), seed, zone);
  }

  /// What has come since somebody looked.
  ///
  /// @param missed times that are over: nobody was there, or something else ran too long
  /// @param due the one that is to be served now
  public record Come(List<Instant> missed, Optional<Instant> due) {}

  /// @param served the last time that was looked at; null where nobody ever looked
  /// @param started when this process began: a time before that is missed
  /// @return empty where `served` is no time to go by: whoever asks begins with `now`
  public Optional<Come> come(@Nullable Instant served, Instant started, Instant now) {
    if (served == null || served.isAfter(now)) {
      return Optional.empty();
    }
    var times = between(served, now, MOST_MISSED);
    return Optional.of(times.isEmpty() || times.getLast().isBefore(started)
        ? new Come(times, Optional.empty())
        : new Come(times.subList(0, times.size() - 1), Optional.of(times.getLast())));
  }

  /// The first time after this one; empty when there is none.
  public Optional<Instant> next(Instant after) {
    return switch (when) {
      case When.Calendar(var cron) -> cron.next(after, zone);
      case When.Every(var every, var jitter) -> Optional.of(next(after, every, jitter));
    };
  }

  private Instant next(Instant after, Duration every, Duration jitter) {
    long stretch = Math.floorDiv(after.toEpochMilli(), every.toMillis());
    while (true) {
      var at = Instant.ofEpochMilli(stretch * every.toMillis() + late(stretch, jitter));
      if (at.isAfter(after)) {
        return at;
      }
      stretch++;
    }
  }

  private long late(long stretch, Duration jitter) {
    var crc = new CRC32();
    crc.update("%s/%d".formatted(seed, stretch).getBytes(StandardCharsets.UTF_8));
    return Math.round(jitter.toMillis() * (crc.getValue() / (double) (1L << 32)));
  }

  /// All times after `from` (not included) until `to` (included), the newest `most` of them.
  public List<Instant> between(Instant from, Instant to, int most) {
    var times = new ArrayList<Instant>();
    for (var at = next(from); at.isPresent() && !at.get().isAfter(to); at = next(at.get())) {
      times.add(at.get());
    }
    return times.size() <= most ? times : times.subList(times.size() - most, times.size());
  }

  /// How often a day, on average; of a calendar over the next four weeks.
  public double aDay(Instant now) {
    return switch (when) {
      case When.Every(var every, var _) -> Duration.ofDays(1).toMillis() / (double) every.toMillis();
      case When.Calendar _ -> between(now, now.plus(Duration.ofDays(28)), Integer.MAX_VALUE).size() / 28.0;
    };
  }
}
