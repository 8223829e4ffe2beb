package net.wanwatch.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/// A point in time as people type it: `2h` ago, `2026-08-01`, `2026-08-01T21:00` in their zone, or with an offset.
final class Since {
  private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})([smhd])");

  private Since() {}

  static Optional<Duration> length(String typed) {
    var match = LENGTH.matcher(typed);
    if (!match.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(match.group(1));
    return Optional.of(switch (match.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    });
  }

  static Optional<Instant> instant(String typed, Instant now, ZoneId zone) {
    var ago = length(typed);
    if (ago.isPresent()) {
      return Optional.of(now.minus(ago.get()));
    }
    try {
      if (!typed.contains("T")) {
        return Optional.of(LocalDate.parse(typed).atStartOfDay(zone).toInstant());
      }
      boolean offset = typed.matches(".*(Z|[+-]\\d\\d:\\d\\d)");
      return Optional
          .of(offset ? OffsetDateTime.parse(typed).toInstant() : LocalDateTime.parse(typed).atZone(zone).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
