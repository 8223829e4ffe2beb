package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import net.wanwatch.collector.failover.CrewOutageDetector.Fate;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Window;

/// What the crew feels: the minute of its new connections (P3), the seconds it lost by them, and whether nothing at all
/// came back. Changed by its [Lookout] alone.
final class CrewPath {
  /// A probe is lost after two seconds; the rest is for the way to us.
  private static final Duration SETTLING = Duration.ofMillis(2500);

  final CrewOutageDetector outages = new CrewOutageDetector(SETTLING);
  final Window minute = new Window();
  private final Map<Long, int[]> seconds = new TreeMap<>();
  private double lostSeconds;
  private double darkSeconds;
  private Instant countedUntil = Instant.MIN;

  /// A new connection's probe.
  void fresh(Outcome outcome) {
    minute.accept(outcome);
    any(outcome);
    if (outcome instanceof Outcome.Answered || outcome instanceof Outcome.Lost) {
      var counts = seconds.computeIfAbsent(outcome.sent().at().getEpochSecond(), _ -> new int[2]);
      counts[0]++;
      counts[1] += outcome instanceof Outcome.Lost ? 1 : 0;
    }
  }

  /// Any probe on the crew's own way out, over an existing connection or a new one.
  void any(Outcome outcome) {
    outages.sent(outcome.sent().at(), switch (outcome) {
      case Outcome.Answered _ -> Fate.ANSWERED;
      case Outcome.Lost _ -> Fate.LOST;
      case Outcome.Unsent _,Outcome.Unknown _ -> Fate.UNKNOWN;
    });
  }

  /// Adds up the seconds that are decided: of each, the part of its probes that was lost.
  void settle(Instant now) {
    long horizon = now.minus(SETTLING).getEpochSecond();
    seconds.entrySet().removeIf(second -> {
      if (second.getKey() >= horizon) {
        return false;
      }
      lostSeconds += (double) second.getValue()[1] / second.getValue()[0];
      return true;
    });
  }

  /// Goes on with an outage of an earlier process, which counted what lay before `now`.
  void resume(Moment start, Instant lastLost, Instant now) {
    outages.resume(start, lastLost);
    countedUntil = now;
  }

  void ended(Moment start, Moment end) {
    darkSeconds += counted(start, end.at());
  }

  private double counted(Moment start, Instant until) {
    var from = start.at().isAfter(countedUntil) ? start.at() : countedUntil;
    return Math.max(0, Duration.between(from, until).toNanos() / 1e9);
  }

  double lostSeconds() {
    return lostSeconds;
  }

  /// It grows while an outage lasts.
  double darkSeconds() {
    var lasting = outages.since().flatMap(start -> outages.until().map(until -> counted(start, until)));
    return darkSeconds + lasting.orElse(0.0);
  }
}
