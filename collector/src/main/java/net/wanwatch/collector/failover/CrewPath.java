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

  void dark(Duration time) {
    darkSeconds += time.toNanos() / 1e9;
  }

  double lostSeconds() {
    return lostSeconds;
  }

  double darkSeconds() {
    return darkSeconds;
  }
}
