package net.wanwatch.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.config.Benchmarks.QuietHours;
import net.wanwatch.config.Benchmarks.When;

/// Reads when something of a plan runs, and when nothing does.
final class Schedules {
  private static final Duration LONGEST = Duration.ofDays(31);

  private Schedules() {}

  static List<QuietHours> quietHours(Section keys) throws BadConfig {
    var hours = new ArrayList<QuietHours>();
    if (keys.value("quiet-hours").isPresent()) {
      for (var value : keys.needed("quiet-hours").elements()) {
        hours.add(quietHours(value));
      }
    }
    return hours;
  }

  private static QuietHours quietHours(Value value) throws BadConfig {
    var text = value.text();
    try {
      int dash = text.indexOf('-');
      var hours = new QuietHours(LocalTime.parse(text.substring(0, Math.max(0, dash))),
          LocalTime.parse(text.substring(dash + 1)));
      if (!hours.from().equals(hours.until())) {
        return hours;
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw value.wrong("quiet-hours %s are none: write from-until, such as 22:00-08:00".formatted(value.quoted()));
  }

  /// @param what a line of this plan is called
  /// @param least between two times
  /// @param range of `every`, in words
  static When when(Section keys, Value named, String what, Duration least, String range) throws BadConfig {
    var every = keys.value("every");
    var cron = keys.value("cron");
    var jitter = keys.value("jitter");
    if (every.isPresent() == cron.isPresent()) {
      throw named.wrong("%s %s needs either every or cron: write 'every: 5h' or 'cron: \"30 */4 * * *\"'"
          .formatted(what, named.quoted()));
    }
    if (cron.isPresent()) {
      if (jitter.isPresent()) {
        throw jitter.get().wrong("jitter belongs to every: a cron expression names its times itself");
      }
      return cron(cron.get());
    }
    var stretch = every.orElseThrow().duration(least, LONGEST, range);
    if (jitter.isEmpty()) {
      return new When.Every(stretch, stretch.dividedBy(5));
    }
    var late = jitter.get().duration(Duration.ZERO, LONGEST, "0s to 744h");
    if (late.compareTo(stretch) >= 0) {
      throw jitter.get().wrong("jitter %s must be less than every".formatted(jitter.get().quoted()));
    }
    return new When.Every(stretch, late);
  }

  private static When cron(Value value) throws BadConfig {
    var text = value.text();
    try {
      return new When.Calendar(new Cron(text));
    } catch (IllegalArgumentException e) {
      throw value.wrong("cron %s is no expression of five fields (minute hour day month weekday): write one such as"
          .formatted(value.quoted()) + " \"30 */4 * * *\"");
    }
  }
}
