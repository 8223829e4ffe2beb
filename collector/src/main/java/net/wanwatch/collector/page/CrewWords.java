package net.wanwatch.collector.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Throughput;
import net.wanwatch.fact.Verdict;
import net.wanwatch.journal.FactText;

/// What happened, in words of whoever looks at the page for the internet: it names no verdict and no line of a plan. The journal's
/// own line of a fact is [FactText].
public final class CrewWords {
  private static final Set<String> SAID_BY_OUTAGES = Set.of(Verdict.OK.word(), Verdict.TUNNEL_DOWN.word(),
      Verdict.VPS_NOT_FORWARDING.word(), Verdict.UPLINK_NO_INTERNET.word(), Verdict.UPLINK_DOWN.word());
  private static final Map<Verdict, String> FAULTS = Map.of(Verdict.UPLINK_DOWN,
      "no link or no address on its WAN port", Verdict.UPLINK_NO_INTERNET, "no internet behind its dish or modem",
      Verdict.TUNNEL_DOWN, "the VPS does not answer through it", Verdict.VPS_NOT_FORWARDING,
      "the VPS lets nothing through");
  private static final Map<Finding, String> FINDINGS = Map.of(Finding.BLIND, "mwan3 still sends people here",
      Finding.FALSE_ALARM, "mwan3 keeps it out although it works", Finding.WRONG_WAY,
      "leaves by another uplink than its own");
  private static final Duration SURE = Duration.ofSeconds(1);

  private CrewWords() {}

  /// Whether it only says what the line of an outage says too.
  public static boolean isSaidByOutage(Fact.State state) {
    return state.subject() == Subject.VERDICT && SAID_BY_OUTAGES.contains(state.to())
        && state.from().filter(SAID_BY_OUTAGES::contains).isPresent();
  }

  /// When it happened. What lasts is written down again once a minute, and began when it began.
  public static Instant when(Fact fact) {
    return switch (fact) {
      case Fact.Outage it -> it.end().orElse(it.start());
      case Fact.CrewOutage it -> it.end().orElse(it.start());
      case Fact.Dish it -> it.end().orElse(it.start());
      case Fact.Failover _,Fact.State _,Fact.Benchmark _,Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.Router _,Fact.BenchmarkSkipped _,Fact.Minute _,Fact.Maintenance _,Fact.Note _,Fact.Incident _,Fact.Drill _,Fact.Comparison _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Unknown _ ->
        fact.at();
    };
  }

  /// @param zone of times that the words name
  public static String of(Fact fact, ZoneId zone) {
    return switch (fact) {
      case Fact.Outage it -> outage(it);
      case Fact.CrewOutage it -> "no internet" + lasted(it.start(), it.startBound(), it.end(), it.endBound());
      case Fact.Failover it -> failover(it) + (it.expected() ? " (planned)" : "");
      case Fact.State it -> state(it);
      case Fact.Benchmark it -> test(it);
      case Fact.Dish _,Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.Router _,Fact.BenchmarkSkipped _,Fact.Minute _,Fact.Maintenance _,Fact.Note _,Fact.Incident _,Fact.Drill _,Fact.Comparison _,Fact.DrillSkipped _,Fact.ComparisonSkipped _,Fact.Unknown _ ->
        FactText.what(fact, zone);
    };
  }

  private static String outage(Fact.Outage it) {
    var fault = it.verdict().flatMap(verdict -> Optional.ofNullable(FAULTS.get(verdict))).map(": "::concat).orElse("");
    var was = it.end().isPresent() ? "was down" : "down";
    return was + lasted(it.start(), it.startBound(), it.end(), it.endBound()) + fault
        + (it.maintenance() ? " (planned)" : "");
  }

  /// Of what lasts the line's own time says enough.
  private static String lasted(Instant start, Duration startBound, Optional<Instant> end, Optional<Duration> endBound) {
    return end.map(over -> Duration.between(start, over))
        .map(length -> " for " + between(length, startBound.plus(endBound.orElse(Duration.ZERO))))
        .orElse("");
  }

  private static String between(Duration length, Duration bound) {
    if (bound.compareTo(SURE) <= 0 || bound.multipliedBy(10).compareTo(length) <= 0) {
      return words(length);
    }
    var least = length.minus(bound);
    return least.isNegative()
        ? "at most " + words(length.plus(bound))
        : words(least) + " to " + words(length.plus(bound));
  }

  private static String failover(Fact.Failover it) {
    var stalled = it.gap().map(gap -> "open connections stalled for " + words(gap));
    if (it.direction() == FailoverDirection.FAILBACK) {
      return "carries people again" + stalled.map("; "::concat).orElse("");
    }
    return "taken out" + it.detection().map(after -> " %s after it broke".formatted(words(after))).orElse("")
        + stalled.map("; "::concat).orElse("")
        + it.keptConnections().filter(kept -> kept.broken() > 0).map(kept -> "; " + kept.brief()).orElse("");
  }

  private static String state(Fact.State it) {
    var evidence = it.evidence().map(": "::concat).orElse("");
    return switch (it.subject()) {
      case VERDICT -> verdict(it.to()) + evidence;
      case FINDING ->
        it.finding().map(found -> finding(found)).orElse("mwan3 and its uplink are as they should be again");
      case FULL_SIZE -> it.to().equals("lost") ? "large packets are lost" : "large packets pass again";
      case MWAN3, POLICY -> "mwan3: " + it.to();
    };
  }

  private static String finding(Finding found) {
    return FINDINGS.getOrDefault(found, found.word());
  }

  private static String verdict(String word) {
    if (word.equals(Verdict.OK.word())) {
      return "works";
    }
    return word.equals(Verdict.DEGRADED.word()) ? "poor" : word.equals(Verdict.UNKNOWN.word()) ? "not known" : "down";
  }

  private static String test(Fact.Benchmark it) {
    var over = switch (it.asked().over()) {
      case TUNNEL -> "speed test";
      case AGGREGATE -> "speed test, all at once";
      case CREW -> "speed test, the crew's way";
    };
    var direction = it.asked().direction().word();
    if (!it.done()) {
      return "%s %s: nothing measured, %s".formatted(over, direction, it.end().why());
    }
    double bytes = it.result().total().map(Throughput.Rate::throughput).orElse(0L);
    return "%s: %s Mbit/s %s%s".formatted(over, String.format(Locale.ROOT, "%.0f", bytes * 8 / 1e6), direction,
        it.rtt().flatMap(CrewWords::trips).orElse(""));
  }

  private static Optional<String> trips(Throughput.Rtt rtt) {
    return rtt.idle()
        .flatMap(idle -> rtt.loaded()
            .map(loaded -> String.format(Locale.ROOT, ", round trip %.0f → %.0f ms", idle.p50() * 1000,
                loaded.p50() * 1000)));
  }

  /// To a tenth where it is short.
  private static String words(Duration length) {
    long tenths = Math.round(length.toMillis() / 1e2);
    if (tenths < 100 && tenths % 10 != 0) {
      return "%d.%d s".formatted(tenths / 10, tenths % 10);
    }
    long seconds = Math.round(length.toMillis() / 1e3);
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    return minutes < 120 ? minutes + " min" : "%d h %d min".formatted(minutes / 60, minutes % 60);
  }
}
