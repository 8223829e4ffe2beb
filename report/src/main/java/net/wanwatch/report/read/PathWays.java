package net.wanwatch.report.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RttBuckets;

/// How the probes of one path were lost, and on which way, over all its minutes.
public final class PathWays {
  private final Way up = new Way();
  private final Way down = new Way();
  private long minutes;
  private long lost;
  private long answered;
  private long runs;
  private int longestRun;

  /// One direction.
  public static final class Way {
    private final Loss loss = new Loss();
    private final long[] lostBySecond = new long[PathMinutes.PERIOD];
    private final List<Duration> variation = new ArrayList<>();
    private RttBuckets variations = RttBuckets.NONE;

    private void add(Fact.Minute.Way way) {
      loss.add(way.sent(), way.lost());
      for (int s = 0; s < Math.min(PathMinutes.PERIOD, way.lostBySecond().size()); s++) {
        lostBySecond[s] += way.lostBySecond().get(s);
      }
      way.variation().ifPresent(variation::add);
      if (variation.size() >= 1440) {
        gather();
      }
    }

    private void gather() {
      variations = variations.plus(RttBuckets.of(variation));
      variation.clear();
    }

    public Loss loss() {
      return loss;
    }

    /// By the second of Starlink's period.
    public long lostIn(int second) {
      return lostBySecond[second];
    }

    /// Of each minute, what 95 % of its packets stayed within beyond its shortest time.
    public RttBuckets variations() {
      gather();
      return variations;
    }
  }

  void add(Fact.Minute.Ways ways, Fact.Minute minute) {
    minutes++;
    lost += minute.lost();
    answered += minute.sent() - minute.lost();
    runs += ways.runs();
    longestRun = Math.max(longestRun, ways.longestRun());
    ways.up().ifPresent(up::add);
    ways.down().ifPresent(down::add);
  }

  public Way up() {
    return up;
  }

  public Way down() {
    return down;
  }

  /// Of minutes in which it was watched how probes were lost.
  public long minutes() {
    return minutes;
  }

  /// Lost in those minutes.
  public long lost() {
    return lost;
  }

  public long runs() {
    return runs;
  }

  public int longestRun() {
    return longestRun;
  }

  /// Gilbert's p: how likely a probe is lost behind one that was answered; 0 without any.
  public double toLoss() {
    return answered == 0 ? 0 : Math.min(1, (double) runs / answered);
  }

  /// Gilbert's r: how likely a probe is answered behind one that was lost; 1 without any loss.
  public double toAnswer() {
    return lost == 0 ? 1 : Math.min(1, (double) runs / lost);
  }
}
