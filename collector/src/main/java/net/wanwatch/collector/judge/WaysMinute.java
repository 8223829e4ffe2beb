package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Call;
import net.wanwatch.fact.Fact;
import net.wanwatch.probe.Directions;
import net.wanwatch.probe.Outcome;

/// One minute of a path's two directions. No clock of the far end is believed: times are compared with the shortest of the same way in
/// the same minute.
final class WaysMinute {
  private static final int PERIOD = 15;

  private final int[] up = new int[PERIOD];
  private final int[] down = new int[PERIOD];
  private int answered;
  private int reorderedUp;
  private int reorderedDown;
  private int runs;
  private int run;
  private int longestRun;
  private final Times upTimes = new Times();
  private final Times downTimes = new Times();
  private long shortest = Long.MAX_VALUE;

  /// Of a probe of this minute, and what its answer settles.
  void hear(Outcome outcome, Directions.Settled settled) {
    switch (outcome) {
      case Outcome.Lost _ -> {
        runs += run == 0 ? 1 : 0;
        longestRun = Math.max(longestRun, ++run);
      }
      case Outcome.Answered(var _, var _, var _, var echoed) -> {
        run = 0;
        answered += echoed.isPresent() ? 1 : 0;
        reorderedUp += settled.reorderedUp();
        reorderedDown += settled.reorderedDown();
      }
      case Outcome.Unsent _,Outcome.Unknown _ -> run = 0;
    }
  }

  /// A probe of this minute is known to be lost on that way.
  ///
  /// @param second when it was sent, in seconds since 1970
  void lost(Directions.Way way, long second) {
    (way == Directions.Way.UP ? up : down)[(int) Math.floorMod(second, (long) PERIOD)]++;
  }

  /// A probe of this minute.
  void took(long upNanos, long downNanos, long roundTrip) {
    upTimes.add(upNanos);
    downTimes.add(downNanos);
    shortest = Math.min(shortest, roundTrip);
  }

  Fact.Minute.Ways fact(double jitterUp, double jitterDown) {
    if (answered == 0) {
      return new Fact.Minute.Ways(Optional.empty(), Optional.empty(), runs, longestRun);
    }
    boolean steady = isSteady();
    int lostDown = Arrays.stream(down).sum();
    return new Fact.Minute.Ways(Optional.of(way(up, lostDown, reorderedUp, upTimes, jitterUp, steady)),
        Optional.of(way(down, 0, reorderedDown, downTimes, jitterDown, steady)), runs, longestRun);
  }

  private Fact.Minute.Way way(int[] bySecond, int lostOnTheOther, int reordered, Times times, double jitter,
      boolean steady) {
    int lost = Arrays.stream(bySecond).sum();
    boolean timed = steady && times.count > 1;
    return new Fact.Minute.Way(answered + lost + lostOnTheOther, lost, reordered, timed ? times.late() : 0,
        lost == 0 ? List.of() : Arrays.stream(bySecond).boxed().toList(),
        timed ? Optional.of(times.variation()) : Optional.empty(),
        timed && !Double.isNaN(jitter) ? Optional.of(micros(jitter)) : Optional.empty());
  }

  /// The shortest of both ways make up about the shortest round trip, unless one of the clocks was set in between.
  private boolean isSteady() {
    return upTimes.count > 0 && upTimes.shortest() + downTimes.shortest() > shortest / 2;
  }

  private static Duration micros(double nanos) {
    return Duration.ofNanos(Math.round(nanos / 1000) * 1000);
  }

  private static final class Times {
    private long[] nanos = new long[128];
    private int count;

    void add(long each) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      nanos[count++] = each;
    }

    long shortest() {
      return Arrays.stream(nanos, 0, count).min().orElseThrow();
    }

    int late() {
      long inTime = shortest() + Call.BUFFER.toNanos();
      return (int) Arrays.stream(nanos, 0, count).filter(each -> each > inTime).count();
    }

    /// The nearest rank.
    Duration variation() {
      var sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return micros((double) sorted[(int) Math.ceil(0.95 * count) - 1] - sorted[0]);
    }
  }
}
