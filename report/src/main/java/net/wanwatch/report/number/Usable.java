package net.wanwatch.report.number;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.fact.Use;
import net.wanwatch.report.read.Festival;
import net.wanwatch.report.read.PathMinutes;
import net.wanwatch.report.read.ReportTime;
import net.wanwatch.report.read.RouterReport;

/// What the crew had: usable and unusable time, and the time they lost.
///
/// @param usable hours: the sum of usable minutes
/// @param unusable hours: known, and not usable
/// @param lostSeconds lost crew time, the sum of lost ÷ sent of each minute times the seconds it was watched
/// @param days by local day, for the chart
/// @param best local hour of the day it happened on; empty where no two hours with data differ
/// @param worst likewise
public record Usable(double usable, double unusable, double lostSeconds, Coverage known, Map<Long, Day> days,
    Optional<Hour> best, Optional<Hour> worst) {
  /// Hours of a local day.
  public record Day(double usable, double unusable) {
    Day plus(Day other) {
      return new Day(usable + other.usable, unusable + other.unusable);
    }
  }

  /// @param cell local day and hour, see [ReportTime#cell]
  /// @param lostShare of the probes sent
  /// @param p95 round trip in seconds
  public record Hour(int cell, double lostShare, double p95) {}

  private static final double MINUTE = 1 / 60d;
  /// Microseconds: hours with the same losses whose round trips are nearer are neither better nor worse.
  private static final long ALIKE = 1000;

  public static Usable of(Festival festival, RouterReport box) {
    var days = new TreeMap<Long, Day>();
    var crew = festival.crew(box);
    double lost = 0;
    double usable = 0;
    double unusable = 0;
    for (int i = 0; crew.isPresent() && i < crew.get().count(); i++) {
      var minutes = crew.get();
      lost += lostSeconds(minutes, i);
      var use = minutes.use(i);
      if (use == Use.UNKNOWN) {
        continue;
      }
      boolean fine = use == Use.USABLE;
      usable += fine ? MINUTE : 0;
      unusable += fine ? 0 : MINUTE;
      var at = Instant.ofEpochSecond(minutes.minute(i) * 60L);
      days.merge((long) ReportTime.cell(at, festival.window().zone()) / 24,
          new Day(fine ? MINUTE : 0, fine ? 0 : MINUTE), Day::plus);
    }
    var hours = crew.map(minutes -> hours(minutes, festival.window())).orElse(Map.of());
    var order = Comparator.comparingDouble(Hour::lostShare).thenComparingDouble(Hour::p95).thenComparingInt(Hour::cell);
    var best = hours.values().stream().min(order);
    var worst = hours.values().stream().max(order);
    boolean alike = best.equals(worst) || (best.isPresent() && worst.isPresent() && isAlike(best.get(), worst.get()));
    return new Usable(usable, unusable, lost, new Coverage(usable + unusable, festival.window().hours()), days,
        alike ? Optional.empty() : best, alike ? Optional.empty() : worst);
  }

  private static boolean isAlike(Hour best, Hour worst) {
    return best.lostShare == worst.lostShare
        && (best.p95 == worst.p95 || Math.round((worst.p95 - best.p95) * 1e6) < ALIKE);
  }

  /// Of the watched part of a minute.
  static double lostSeconds(PathMinutes minutes, int i) {
    return minutes.sent(i) == 0 ? 0 : 60 * minutes.known(i) * minutes.lost(i) / minutes.sent(i);
  }

  /// Those with at least three quarters of an hour of data.
  private static Map<Integer, Hour> hours(PathMinutes minutes, ReportTime window) {
    var sums = new TreeMap<Integer, long[]>();
    for (int i = 0; i < minutes.count(); i++) {
      if (minutes.use(i) == Use.UNKNOWN) {
        continue;
      }
      var at = Instant.ofEpochSecond(minutes.minute(i) * 60L);
      var sum = sums.computeIfAbsent(ReportTime.cell(at, window.zone()), _ -> new long[3]);
      sum[0] += minutes.sent(i);
      sum[1] += minutes.lost(i);
      sum[2]++;
    }
    var hours = new TreeMap<Integer, Hour>();
    sums.forEach((cell, sum) -> {
      var rtt = Optional.ofNullable(minutes.cells().get(cell)).flatMap(b -> b.quantile(0.95));
      if (sum[2] >= 45 && sum[0] > 0) {
        hours.put(cell,
            new Hour(cell, sum[1] / (double) sum[0], rtt.map(r -> r.toNanos() / 1e9).orElse(Double.POSITIVE_INFINITY)));
      }
    });
    return hours;
  }
}
