package net.wanwatch.journal;

import static java.util.Locale.ROOT;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.Throughput;

/// A fact in one short line for people: `21:14:03  wg2  outage 7.4 s (± 0.1)  tunnel-down`. Its day is not in it, and
/// whatever a text holds, the line stays one line and moves no terminal's cursor.
public final class FactText {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", ROOT);

  private FactText() {}

  public static String line(Fact fact, ZoneId zone) {
    return "%s  %s  %s".formatted(time(fact.at(), zone), about(fact), text(fact, zone)).replaceAll("\\p{Cntrl}", " ");
  }

  /// The same without time and tunnel, for whoever shows those elsewhere.
  public static String what(Fact fact, ZoneId zone) {
    return text(fact, zone).replaceAll("\\p{Cntrl}", " ");
  }

  private static String time(Instant at, ZoneId zone) {
    return TIME.format(at.atZone(zone));
  }

  /// The tunnel, or else the router, or else the site.
  private static String about(Fact fact) {
    return switch (fact) {
      case Fact.State f -> f.tunnel();
      case Fact.Outage f -> f.tunnel();
      case Fact.Failover f -> f.tunnel();
      case Fact.Dish f -> f.tunnel();
      case Fact.Drill f -> f.tunnel();
      case Fact.DrillSkipped f -> f.tunnel();
      case Fact.Benchmark f -> f.tunnel().orElse(f.router());
      case Fact.BenchmarkSkipped f -> f.tunnel().orElse(f.router());
      case Fact.Minute f -> f.tunnel().orElse(f.router());
      case Fact.Router f -> f.router();
      case Fact.CrewOutage f -> f.router();
      case Fact.Comparison f -> f.router();
      case Fact.ComparisonSkipped f -> f.router();
      case Fact.Configuration f -> f.router().orElse(f.site());
      case Fact.Maintenance f -> f.router().orElse(f.site());
      case Fact.Incident f -> f.router().orElse(f.site());
      case Fact.Started _,Fact.Stopped _,Fact.Note _,Fact.Unknown _ -> fact.site();
    };
  }

  private static String text(Fact fact, ZoneId zone) {
    return switch (fact) {
      case Fact.Started f -> "%s started, version %s on Java %s".formatted(f.end().word(), f.version(), f.java());
      case Fact.Stopped f -> "%s stopped: %s".formatted(f.end().word(), f.reason());
      case Fact.Configuration f -> "configuration, %d settings".formatted(f.settings().size());
      case Fact.Router f -> "%s: %s".formatted(f.event().word(), f.text());
      case Fact.State f -> state(f);
      case Fact.Outage f -> "outage " + lasting(f.start(), f.startBound(), f.end(), f.endBound(), zone)
          + f.verdict().map(verdict -> "  " + verdict.word()).orElse("") + (f.maintenance() ? "  (planned)" : "");
      case Fact.Failover f -> failover(f);
      case Fact.CrewOutage f -> "no internet " + lasting(f.start(), f.startBound(), f.end(), f.endBound(), zone);
      case Fact.Dish f ->
        "its dish: %s %s".formatted(f.cause(), lasting(f.start(), f.startBound(), f.end(), f.endBound(), zone));
      case Fact.Benchmark f -> benchmark(f);
      case Fact.BenchmarkSkipped f -> "benchmark %s skipped: %s".formatted(f.variant(), f.reason());
      case Fact.Minute f -> minute(f);
      case Fact.Maintenance f -> f.until().isAfter(f.at())
          ? "maintenance until %s: %s".formatted(time(f.until(), zone), f.text())
          : "maintenance over: " + f.text();
      case Fact.Note f -> "note: " + f.text() + f.author().map(author -> "  (" + author + ")").orElse("");
      case Fact.Incident f -> incident(f, zone);
      case Fact.Drill f -> drill(f);
      case Fact.DrillSkipped f -> "drill %s skipped: %s".formatted(f.plan(), f.reason());
      case Fact.Comparison f -> ComparisonText.of(f);
      case Fact.ComparisonSkipped f -> "comparison %s skipped: %s".formatted(f.plan(), f.reason());
      case Fact.Unknown f -> f.text();
    };
  }

  private static String incident(Fact.Incident f, ZoneId zone) {
    var what = f.tunnels().isEmpty() ? f.what().word() : f.what().word() + " " + String.join(", ", f.tunnels());
    return f.told()
        .map(told -> "told %s: %s of %s, after %s".formatted(told.chat(), told.phase(), f.id(), length(told.delay())))
        .orElseGet(() -> "incident %s: %s, %s%s".formatted(f.id(), what,
            f.end().map(end -> length(Duration.between(f.start(), end))).orElse("since " + time(f.start(), zone)),
            f.who().map(who -> ", %s has it".formatted(who)).orElse("")));
  }

  private static String drill(Fact.Drill f) {
    var noticed = f.detection()
        .map(d -> "noticed after " + length(d))
        .orElse(f.score() == DrillScore.UNKNOWN ? "no word of mwan3" : "not noticed");
    var expected = f.theoryMin()
        .flatMap(min -> f.theoryMax().map(max -> " (expected %s–%s)".formatted(number(min), number(max))))
        .orElse("");
    var gap = f.gap()
        .map(g -> ", gap %s over %d flow%s".formatted(length(g), f.gapFlows(), f.gapFlows() == 1 ? "" : "s"))
        .orElse(", no gap measured");
    var lost = f.connections().isPresent() && f.connectionsLost().isPresent()
        ? ", %d of %d new connections lost".formatted(f.connectionsLost().getAsInt(), f.connections().getAsInt())
        : "";
    var names = f.names().isPresent() && f.namesLost().isPresent()
        ? ", %d of %d names unanswered".formatted(f.namesLost().getAsInt(), f.names().getAsInt())
        : "";
    var broken = f.keptConnections().map(it -> ", " + it.text()).orElse("");
    var even = f.even().map(e -> ", its share again after " + length(e)).orElse(", its share was not back");
    return "drill: %s cut for %s: %s, %s%s%s%s%s%s%s".formatted(f.cut().word(), length(f.length()), f.score().word(),
        noticed, expected, gap, lost, names, broken, even);
  }

  private static String benchmark(Fact.Benchmark f) {
    var over = f.asked().over() == Throughput.Over.TUNNEL ? "" : f.asked().over().word() + " ";
    var words = "benchmark " + over + f.asked().direction().word();
    if (!f.done()) {
      return "%s  %s %s".formatted(words, f.end().outcome().word(), f.end().why()).strip();
    }
    var trip = f.rtt()
        .flatMap(rtt -> rtt.idle()
            .flatMap(idle -> rtt.loaded()
                .map(loaded -> String.format(ROOT, ", round trip %.0f → %.0f ms", idle.p50() * 1000,
                    loaded.p50() * 1000))))
        .orElse("");
    double bytes = f.result().total().map(Throughput.Rate::throughput).orElse(0L);
    return String.format(ROOT, "%s  %.1f Mbit/s%s", words, bytes * 8 / 1e6, trip);
  }

  private static String state(Fact.State f) {
    var change = f.from().map(from -> from + " → ").orElse("") + f.to();
    return f.subject().word() + ": " + change + f.evidence().map(evidence -> "  " + evidence).orElse("");
  }

  private static String lasting(Instant start, Duration startBound, Optional<Instant> end, Optional<Duration> endBound,
      ZoneId zone) {
    return end
        .map(over -> length(Duration.between(start, over)) + bound(startBound.plus(endBound.orElse(Duration.ZERO))))
        .orElseGet(() -> "since " + time(start, zone) + bound(startBound));
  }

  private static String failover(Fact.Failover f) {
    var gap = f.gap()
        .map(g -> "gap %s over %d flow%s".formatted(length(g), f.gapFlows(), f.gapFlows() == 1 ? "" : "s"))
        .orElse("no gap measured");
    var noticed = f.detection()
        .map(d -> ", noticed after %s (expected %s–%s)".formatted(length(d), number(f.theoryMin()),
            number(f.theoryMax())))
        .orElse("");
    var broken = f.keptConnections().map(it -> ", " + it.text()).orElse("");
    if (f.direction() == FailoverDirection.FAILBACK && f.gap().isEmpty()) {
      return f.direction().word() + noticed + broken + (f.expected() ? "  (planned)" : "");
    }
    return f.direction().word() + ": " + gap + share(f.share()) + noticed + broken
        + (f.expected() ? "  (planned)" : "");
  }

  private static String share(OptionalDouble share) {
    if (share.isEmpty()) {
      return "";
    }
    long percent = Math.round(share.getAsDouble() * 100);
    var words = switch ((int) percent) {
      case 100 -> "all";
      case 50 -> "half";
      case 33 -> "a third";
      case 25 -> "a quarter";
      default -> percent + " %";
    };
    return " (%s of connections)".formatted(words);
  }

  private static String minute(Fact.Minute f) {
    var rtt = f.rtt().quantile(0.5).map(median -> ", median %d ms".formatted(median.toMillis())).orElse("");
    var unknown = f.unknown().isZero() ? "" : ", %s unknown".formatted(length(f.unknown()));
    return "%s: %d sent, %d lost%s%s".formatted(f.path().word(), f.sent(), f.lost(), rtt, unknown);
  }

  /// Tenths of a second up to a minute, then minutes, then hours.
  private static String length(Duration length) {
    if (length.toMinutes() < 1) {
      return number(length) + " s";
    }
    return length.toHours() < 1
        ? "%d min %d s".formatted(length.toMinutes(), length.toSecondsPart())
        : "%d h %d min".formatted(length.toHours(), length.toMinutesPart());
  }

  /// Rounded up: a bound is no smaller than it was.
  private static String bound(Duration bound) {
    long tenths = Math.ceilDiv(bound.toMillis(), 100);
    return " (± %s)"
        .formatted(tenths < 600 ? number(Duration.ofMillis(tenths * 100)) : length(Duration.ofMillis(tenths * 100)));
  }

  private static String number(Duration seconds) {
    long tenths = Math.round(seconds.toNanos() / 1e8);
    return tenths % 10 == 0 ? String.valueOf(tenths / 10) : "%d.%d".formatted(tenths / 10, tenths % 10);
  }
}
