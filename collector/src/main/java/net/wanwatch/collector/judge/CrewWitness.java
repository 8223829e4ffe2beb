package net.wanwatch.collector.judge;

import java.time.Duration;
import net.wanwatch.collector.event.Event;
import net.wanwatch.probe.Outcome;

/// Tells a crew that has no internet from a VPS's agent that answers nobody for a moment, for it is the agent whom the crew's
/// probes ask: the router's pings through the tunnels pass the VPS without it.
///
/// Where the tunnels' own probes (P1) are answered the agent is there, whatever the crew's probes say.
final class CrewWitness {
  private final Times answered = new Times();
  private final Times passed = new Times();
  private final Times lost = new Times();

  void probed(Outcome outcome) {
    if (outcome instanceof Outcome.Answered) {
      answered.add(outcome.sent().nanos());
    }
  }

  /// Through a tunnel, beyond the VPS.
  void pinged(Event.Ping ping) {
    switch (ping) {
      case Event.Ping.Answered(var sent, var _) -> passed.add(sent.nanos());
      case Event.Ping.Lost(var sent) -> lost.add(sent.nanos());
      case Event.Ping.Started _,Event.Ping.Failed _ -> {
      }
    }
  }

  /// Whether only the agent was silent then: no tunnel's probe was answered, and pings passed the VPS, none of them lost.
  ///
  /// @param from the first lost probe of the crew's
  /// @param until the last, half a second later at least
  boolean agentSilent(long from, long until) {
    return passed.between(from, until) && !lost.between(from, until) && !answered.between(from, until);
  }

  /// Whether any ping tells of that time.
  boolean tells(long from, long until) {
    return passed.between(from, until) || lost.between(from, until);
  }

  /// Moments of the last half minute, of each tenth of a second the first and the last.
  private static final class Times {
    private static final long TENTH = Duration.ofMillis(100).toNanos();
    private static final int KEPT = 300;

    private final long[] first = new long[KEPT];
    private final long[] last = new long[KEPT];

    void add(long nanos) {
      int at = place(nanos);
      boolean same = Math.floorDiv(first[at], TENTH) == Math.floorDiv(nanos, TENTH);
      first[at] = same ? Math.min(first[at], nanos) : nanos;
      last[at] = same ? Math.max(last[at], nanos) : nanos;
    }

    boolean between(long from, long until) {
      for (long tenth = Math.max(from, until - (KEPT - 1) * TENTH); tenth - until <= TENTH; tenth += TENTH) {
        int at = place(tenth);
        if (last[at] - from > 0 && first[at] - until < 0 && first[at] - from > -TENTH) {
          return true;
        }
      }
      return false;
    }

    private static int place(long nanos) {
      return Math.floorMod(Math.floorDiv(nanos, TENTH), KEPT);
    }
  }
}
