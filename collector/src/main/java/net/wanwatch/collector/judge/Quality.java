package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import net.wanwatch.probe.Directions;
import net.wanwatch.probe.Outcome;

/// Loss and slowness of a tunnel's last minute (where probes are rare, of its last eight), in cells of a second: counting costs nothing, and so does asking, which is
/// done four times a second.
final class Quality {
  private static final int SECONDS = 60;
  private static final Duration SECOND = Duration.ofSeconds(1);
  /// As long as a cell is where probes are rare: of eight minutes there are as many as else of thirty seconds.
  private static final Duration LONG = Duration.ofSeconds(8);

  private final long slow;
  private final long cell;
  private final long[] second = new long[SECONDS];
  private final int[] sent = new int[SECONDS];
  private final int[] lost = new int[SECONDS];
  private final int[] slowly = new int[SECONDS];
  private final int[] lostUp = new int[SECONDS];
  private final int[] lostDown = new int[SECONDS];

  /// @param sent whose fate is known
  /// @param slow answered, but later than the bound
  /// @param up lost on the way to the far end
  /// @param down lost on the way back; what is in neither, nobody knows where
  record Minute(int sent, int lost, int slow, int up, int down) {
    private static final double ALMOST_ALL = 0.9;
    private static final double MUCH = 0.3;

    double loss() {
      return sent == 0 ? 0 : (double) lost / sent;
    }

    /// Whether the median round trip is beyond the bound.
    boolean isSlow() {
      return slow * 2 > sent - lost;
    }

    /// `, nearly all in the upload` or `, in both directions`; nothing where it is neither, or too little is known.
    String way() {
      if (up > ALMOST_ALL * lost) {
        return ", nearly all in the upload";
      }
      if (down > ALMOST_ALL * lost) {
        return ", nearly all in the download";
      }
      boolean known = up + down > ALMOST_ALL * lost;
      return known && Math.min(up, down) > MUCH * lost ? ", in both directions" : "";
    }
  }

  /// @param slow the bound of a round trip
  /// @param thrifty whether probes are rare
  Quality(Duration slow, boolean thrifty) {
    this.slow = slow.toNanos();
    this.cell = (thrifty ? LONG : SECOND).toNanos();
    forget();
  }

  void hear(Outcome outcome) {
    if (outcome.sent().extra()) {
      return;
    }
    switch (outcome) {
      case Outcome.Answered(var at, var rtt, var _, var _) -> {
        int its = cell(at.nanos());
        sent[its]++;
        slowly[its] += rtt.toNanos() > slow ? 1 : 0;
      }
      case Outcome.Lost(var at) -> {
        int its = cell(at.nanos());
        sent[its]++;
        lost[its]++;
      }
      case Outcome.Unsent _,Outcome.Unknown _ -> {
      }
    }
  }

  /// Of what was lost is known where.
  void lost(Collection<Directions.Lost> where) {
    for (var each : where) {
      long number = Math.floorDiv(each.sent().nanos(), cell);
      int its = (int) Math.floorMod(number, (long) SECONDS);
      if (second[its] == number && !each.sent().extra()) {
        (each.way() == Directions.Way.UP ? lostUp : lostDown)[its]++;
      }
    }
  }

  private int cell(long nanos) {
    long number = Math.floorDiv(nanos, cell);
    int its = (int) Math.floorMod(number, (long) SECONDS);
    if (second[its] != number) {
      second[its] = number;
      sent[its] = 0;
      lost[its] = 0;
      slowly[its] = 0;
      lostUp[its] = 0;
      lostDown[its] = 0;
    }
    return its;
  }

  /// What was lost since then, to the second, says nothing.
  void unknownSince(long nanos) {
    long from = Math.floorDiv(nanos, cell);
    for (int i = 0; i < SECONDS; i++) {
      if (second[i] >= from) {
        sent[i] -= lost[i];
        lost[i] = 0;
        lostUp[i] = 0;
        lostDown[i] = 0;
      }
    }
  }

  Minute minute(long now) {
    long oldest = Math.floorDiv(now, cell) - SECONDS;
    int known = 0;
    int gone = 0;
    int late = 0;
    int up = 0;
    int down = 0;
    for (int i = 0; i < SECONDS; i++) {
      if (second[i] > oldest) {
        known += sent[i];
        gone += lost[i];
        late += slowly[i];
        up += lostUp[i];
        down += lostDown[i];
      }
    }
    return new Minute(known, gone, late, up, down);
  }

  void forget() {
    Arrays.fill(second, Long.MIN_VALUE);
  }
}
