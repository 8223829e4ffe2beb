package net.wanwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import net.wanwatch.report.read.Loss;
import org.junit.jupiter.api.Test;

/// Festivals whose true loss is known: losses in rows, as a satellite has them.
class LossTest {
  private static final int FESTIVALS = 1000;
  private static final int PROBES = 545;

  /// Gilbert's path: lost behind an answer with `p`, answered behind a loss with `r`.
  private static final class Path {
    private final SplittableRandom random;
    private final double p;
    private final double r;
    private boolean lossy;

    Path(long seed, double p, double r) {
      this.random = new SplittableRandom(seed);
      this.p = p;
      this.r = r;
      this.lossy = random.nextDouble() < p / (p + r);
    }

    int minute() {
      int lost = 0;
      for (int i = 0; i < PROBES; i++) {
        lossy = lossy ? random.nextDouble() >= r : random.nextDouble() < p;
        lost += lossy ? 1 : 0;
      }
      return lost;
    }
  }

  private record Covered(double byBlocks, double byPackets) {}

  private static Covered covered(double p, double r, int minutes) {
    double truth = p / (p + r);
    int byBlocks = 0;
    int byPackets = 0;
    for (int festival = 0; festival < FESTIVALS; festival++) {
      var path = new Path(festival, p, r);
      var loss = new Loss();
      for (int m = 0; m < minutes; m++) {
        loss.add(PROBES, path.minute());
      }
      var interval = loss.interval().orElseThrow();
      byBlocks += interval.from() <= truth && truth <= interval.to() ? 1 : 0;
      double half = 1.96 * Math.sqrt(loss.share() * (1 - loss.share()) / loss.sent());
      byPackets += Math.abs(loss.share() - truth) <= half ? 1 : 0;
    }
    return new Covered(100.0 * byBlocks / FESTIVALS, 100.0 * byPackets / FESTIVALS);
  }

  @Test
  void intervalHoldsTheTruthInNinetyFiveOfAHundredFestivals() {
    for (var path : new double[][]{{0.002, 0.3}, {0.01, 0.7}, {0.005, 0.15}}) {
      for (int minutes : new int[]{120, 480}) {
        var covered = covered(path[0], path[1], minutes);
        assertThat(covered.byBlocks()).as("p %s, r %s, %d minutes", path[0], path[1], minutes).isBetween(93.0, 97.0);
      }
    }
  }

  /// What it is for: as if every packet were lost for itself, the interval would be too narrow.
  @Test
  void intervalOfSinglePacketsWouldNot() {
    assertThat(covered(0.002, 0.3, 240).byPackets()).isLessThan(80);
  }

  @Test
  void tooLittleTellsNoInterval() {
    var loss = new Loss();
    for (int m = 0; m < 29; m++) {
      loss.add(PROBES, 3);
    }
    assertThat(loss.interval()).isEmpty();
    loss.add(0, 0);
    assertThat(loss.interval()).as("a minute in which nothing was sent is none").isEmpty();
    loss.add(PROBES, 9);
    assertThat(loss.interval()).isPresent();
    var none = new Loss();
    for (int m = 0; m < 100; m++) {
      none.add(PROBES, 0);
    }
    assertThat(none.interval()).as("nothing was lost: how little could be is not known").isEmpty();
  }
}
