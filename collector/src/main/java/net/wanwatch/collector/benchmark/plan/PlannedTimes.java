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

/// The planned times of one variant. They follow from the configuration alone, jitter too, so that a restart changes none
/// and anybody can tell the next one.
public final class PlannedTimes {
  private final Variant variant;
  private final String seed;
  private final ZoneId zone;

  /// @param seed tells this jitter from another router's
  /// @param zone of cron expressions
  public PlannedTimes(Variant variant, String seed, ZoneId zone) {
    this.variant = variant;
    this.seed = seed;
    this.zone = zone;
  }

  /// The first time after this one; empty when there is none.
  public Optional<Instant> next(Instant after) {
    return switch (variant.when()) {
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
    crc.update("%s/%s/%d".formatted(seed, variant.name(), stretch).getBytes(StandardCharsets.UTF_8));
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
    return switch (variant.when()) {
      case When.Every(var every, var _) -> Duration.ofDays(1).toMillis() / (double) every.toMillis();
      case When.Calendar _ -> between(now, now.plus(Duration.ofDays(28)), Integer.MAX_VALUE).size() / 28.0;
    };
  }
}
