package net.wanwatch.config;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/// A cron expression of five fields, as crontab(5) has them.
public record Cron(String text) {
  /// @throws IllegalArgumentException where it is none; the message says why
  public Cron {
    var _ = times(text);
  }

  /// The first time after this one; empty when there is none (31 February).
  public Optional<Instant> next(Instant after, ZoneId zone) {
    return times(text).nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  private static ExecutionTime times(String text) {
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    return ExecutionTime.forCron(parser.parse(text).validate());
  }
}
