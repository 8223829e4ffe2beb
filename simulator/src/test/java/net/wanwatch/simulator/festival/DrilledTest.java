package net.wanwatch.simulator.festival;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

class DrilledTest {
  private static final Instant START = Instant.parse("2026-07-23T04:00:00Z");
  private static final Instant END = START.plus(Duration.ofDays(3));

  private static Plot plot(int tunnels, long seed) {
    return Plot.draw(START, Duration.ofDays(3), tunnels, new SplittableRandom(seed));
  }

  private static Drilled drilled(Plot plot, int tunnels) {
    return new Drilled(new Site(tunnels, START, 72), plot, START, END, new SplittableRandom(1));
  }

  private static <T> List<T> of(Drilled drilled, Class<T> kind) {
    return drilled.facts().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Test
  void eachTunnelEachMorningIsCutOrSkippedAndNoneBesideAnotherTrouble() {
    int cut = 0;
    for (long seed = 1; seed <= 200; seed++) {
      var plot = plot(3, seed);
      var drilled = drilled(plot, 3);
      var drills = of(drilled, Fact.Drill.class);
      assertThat(drills.size() + of(drilled, Fact.DrillSkipped.class).size()).isEqualTo(9);
      assertThat(drills).hasSameSizeAs(drilled.cuts()).allSatisfy(it -> {
        assertThat(it.score()).isEqualTo(DrillScore.IN_TIME);
        assertThat(it.even()).isPresent();
        assertThat(it.keptConnections()).isPresent();
        assertThat(plot.troubles()).noneMatch(other -> other.within(it.start().minusSeconds(60).toEpochMilli(),
            it.end().plusSeconds(60).toEpochMilli()) > 0);
      });
      assertThat(of(drilled, Fact.Outage.class)).allMatch(Fact.Outage::maintenance);
      cut += drills.size();
    }
    assertThat(cut).isGreaterThan(1000);
  }

  @Test
  void withOneTunnelThereIsNone() {
    assertThat(drilled(plot(1, 1), 1).facts()).isEmpty();
  }
}
