package net.wanwatch.simulator.festival;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.SplittableRandom;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Subject;
import org.junit.jupiter.api.Test;

class TroubledTest {
  private static final Instant START = Instant.parse("2026-07-23T04:00:00Z");

  @Test
  void whatIsThoughtOfTunnelGoesOnFromWhatWasThoughtBefore() {
    for (long seed = 1; seed <= 200; seed++) {
      var held = new HashMap<String, String>();
      for (var fact : festival(new SplittableRandom(seed))) {
        if (fact instanceof Fact.State state && state.subject() != Subject.FINDING) {
          var before = held.put(state.tunnel() + " " + state.subject(), state.to());
          if (before != null) {
            assertThat(state.from()).as("seed %d: %s", seed, state).contains(before);
          }
        }
      }
      assertThat(held).hasSizeGreaterThanOrEqualTo(4);
    }
  }

  private static Iterable<Fact> festival(SplittableRandom random) {
    var plot = Plot.draw(START, Duration.ofDays(3), 3, random.split());
    return new Troubled(new Site(3, START, 72), plot, random.split()).facts()
        .stream()
        .sorted(Comparator.comparing(Fact::at))
        .toList();
  }
}
