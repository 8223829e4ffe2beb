package net.wanwatch.report.page;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/// Numbers and times as people say them.
public final class Format {
  /// Where nothing was measured.
  public static final String NOTHING = "–";

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter WHOLE = DateTimeFormatter.ofPattern("d MMMM uuuu HH:mm", Locale.ENGLISH);

  private Format() {}

  public static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value + 0.0);
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// `1 run`, `2 runs`.
  public static String counted(long value, String one) {
    return count(value) + " " + one + (value == 1 ? "" : "s");
  }

  /// Decimal units, as providers bill.
  public static String bytes(double bytes) {
    return bytes >= 1e12
        ? number(bytes / 1e12, 2) + " TB"
        : bytes >= 1e9
            ? number(bytes / 1e9, 1) + " GB"
            : bytes >= 1e6 ? number(bytes / 1e6, 1) + " MB" : number(bytes / 1e3, 1) + " kB";
  }

  /// Bytes/s, as Mbit/s.
  public static String rate(double bytes) {
    double mbit = bytes * 8 / 1e6;
    return number(mbit, mbit >= 100 ? 0 : 1) + " Mbit/s";
  }

  public static String percent(double share) {
    double percent = 100 * share;
    return number(percent, percent != 0 && Math.abs(percent) < 1 ? 2 : 1) + " %";
  }

  public static String seconds(double seconds) {
    if (seconds == 0) {
      return "0 s";
    }
    if (seconds < 0.9995) {
      return number(seconds * 1000, seconds < 0.01 ? 1 : 0) + " ms";
    }
    if (seconds < 119.95) {
      return number(seconds, 1) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 7200) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return whole < 3 * 86_400 ? whole / 3600 + " h " + whole % 3600 / 60 + " min" : number(seconds / 86_400, 1) + " d";
  }

  public static String duration(Duration duration) {
    return seconds(duration.toNanos() / 1e9);
  }

  public static String hours(double hours) {
    return number(hours, hours < 100 ? 1 : 0) + " h";
  }

  public static String of(OptionalDouble value, DoubleFunction<String> said) {
    return value.isPresent() ? said.apply(value.getAsDouble()) : NOTHING;
  }

  public static String day(long epochDay) {
    return DAY.format(LocalDate.ofEpochDay(epochDay));
  }

  public static String hour(int cell) {
    return "%s, %02d–%02d h".formatted(day(Math.floorDiv(cell, 24)), Math.floorMod(cell, 24),
        Math.floorMod(cell, 24) + 1);
  }

  public static String moment(Instant at, ZoneId zone) {
    return MOMENT.format(at.atZone(zone));
  }

  public static String minute(Instant at, ZoneId zone) {
    return MINUTE.format(at.atZone(zone));
  }

  public static String whole(Instant at, ZoneId zone) {
    return WHOLE.format(at.atZone(zone));
  }
}
