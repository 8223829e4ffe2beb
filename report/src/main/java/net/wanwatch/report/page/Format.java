package net.wanwatch.report.page;

import static net.wanwatch.report.words.Words.say;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import net.wanwatch.report.words.Language;
import net.wanwatch.report.words.Words;

/// Numbers and times as people say them.
public final class Format {
  /// Where nothing was measured.
  public static final String NOTHING = "–";

  private Format() {}

  public static String number(double value, int digits) {
    return String.format(Language.now().locale(), "%,." + digits + "f", value + 0.0);
  }

  public static String count(long value) {
    return String.format(Language.now().locale(), "%,d", value);
  }

  /// `1 run`, `2 runs`.
  public static String counted(long value, String one) {
    return Words.word(value == 1 ? "%s " + one : "%s " + one + "s").formatted(count(value));
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
    return whole < 3 * 86_400
        ? whole / 3600 + " h " + whole % 3600 / 60 + " min"
        : say("%s d", number(seconds / 86_400, 1));
  }

  public static String duration(Duration duration) {
    return seconds(duration.toNanos() / 1e9);
  }

  public static String hours(double hours) {
    return hours > 0 && hours < 1 ? number(hours * 60, 0) + " min" : number(hours, hours < 100 ? 1 : 0) + " h";
  }

  public static String of(OptionalDouble value, DoubleFunction<String> said) {
    return value.isPresent() ? said.apply(value.getAsDouble()) : NOTHING;
  }

  public static String day(long epochDay) {
    return format("EEE d MMM", "EEE d. MMM").format(LocalDate.ofEpochDay(epochDay));
  }

  public static String hour(int cell) {
    return say("%s, %02d–%02d h", day(Math.floorDiv(cell, 24)), Math.floorMod(cell, 24), Math.floorMod(cell, 24) + 1);
  }

  public static String moment(Instant at, ZoneId zone) {
    return format("EEE d MMM HH:mm:ss", "EEE d. MMM HH:mm:ss").format(at.atZone(zone));
  }

  public static String minute(Instant at, ZoneId zone) {
    return format("EEE d MMM HH:mm", "EEE d. MMM HH:mm").format(at.atZone(zone));
  }

  public static String whole(Instant at, ZoneId zone) {
    return format("d MMMM uuuu HH:mm", "d. MMMM uuuu HH:mm").format(at.atZone(zone));
  }

  private static DateTimeFormatter format(String english, String german) {
    return DateTimeFormatter.ofPattern(Language.now() == Language.GERMAN ? german : english, Language.now().dates());
  }
}
