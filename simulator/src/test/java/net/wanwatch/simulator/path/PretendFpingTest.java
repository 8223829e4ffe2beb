package net.wanwatch.simulator.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import net.wanwatch.probe.Fping;
import net.wanwatch.probe.Outcome;
import net.wanwatch.simulator.world.Fault;
import net.wanwatch.simulator.world.World;
import org.junit.jupiter.api.Test;

/// What a real reader of fping makes of it.
class PretendFpingTest {
  private final World world = new World(InstantSource.system(), 1);
  private final List<Outcome> one = new CopyOnWriteArrayList<>();
  private final List<Outcome> two = new CopyOnWriteArrayList<>();

  private Fping started() {
    return new Fping(arguments -> PretendFping.start(world, arguments),
        Map.of(Addresses.routerEnd(1), one::add, Addresses.routerEnd(2), two::add), InstantSource.system()).start();
  }

  @Test
  void probesAreAnsweredAsLateAsTheWorldSaysAndLostWhereNothingPasses() {
    world.breakOnly(Map.of(2, Set.of(Fault.FAR_END_STOPPED)));
    try (var fping = started()) {
      await().atMost(Duration.ofSeconds(20)).until(() -> two.size() >= 3 && one.size() >= 10);
      assertThat(fping.starts()).isEqualTo(1);
      assertThat(fping.running()).isTrue();
      assertThat(two).hasOnlyElementsOfType(Outcome.Lost.class);
      assertThat(one).filteredOn(Outcome.Answered.class::isInstance)
          .isNotEmpty()
          .allSatisfy(outcome -> assertThat(((Outcome.Answered) outcome).rtt()).isBetween(Duration.ofMillis(20),
              Duration.ofMillis(250)));
    }
  }

  @Test
  void itEndsWhenItIsKilled() {
    var fping = started();
    await().atMost(Duration.ofSeconds(20)).until(() -> !one.isEmpty());
    fping.close();
    assertThat(fping.running()).isFalse();
  }
}
