package net.wanwatch.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorldTest {
  private static final Duration STEP = Duration.ofMillis(50);

  private final Hands hands = new Hands();
  private final World world = new World(hands, 1);

  private void broken(int tunnel, Fault fault) {
    world.breakOnly(Map.of(tunnel, EnumSet.of(fault)));
  }

  private Snapshot.Tunnel tunnel(int number) {
    return world.snapshot().tunnels().get(number - 1);
  }

  private double secondsUntil(int tunnel, String status) {
    for (int steps = 0; steps < 1000; steps++) {
      if (tunnel(tunnel).tracker().status().equals(status)) {
        return steps * STEP.toMillis() / 1e3;
      }
      hands.move(world, STEP);
    }
    throw new AssertionError("never " + status + ": " + tunnel(tunnel).tracker());
  }

  @Test
  void mwan3TakesADeadTunnelOutInTheSeedsTime() {
    hands.move(world, Duration.ofSeconds(7));
    broken(2, Fault.FAR_END_STOPPED);

    assertThat(secondsUntil(2, "disconnecting")).isBetween(1.0, 4.2);
    assertThat(secondsUntil(2, "offline")).isBetween(3.9, 4.3);

    assertThat(tunnel(2).tracker().score()).isZero();
    assertThat(tunnel(2).tracker().offline()).isEqualTo(world.snapshot().uptime().toSeconds());
    assertThat(tunnel(2).active()).isTrue();
    hands.move(world, Duration.ofMillis(200));
    assertThat(tunnel(2).active()).isFalse();
  }

  @Test
  void mwan3TakesAHealedTunnelBackInAfterThreeGoodRounds() {
    broken(2, Fault.FAR_END_STOPPED);
    hands.move(world, Duration.ofSeconds(20));
    world.breakOnly(Map.of());

    assertThat(secondsUntil(2, "connecting")).isBetween(0.0, 4.2);
    assertThat(secondsUntil(2, "online")).isBetween(1.9, 2.6);
    assertThat(tunnel(2).tracker().score()).isEqualTo(6);
  }

  @Test
  void falseAlarmIsMwan3sAlone() {
    broken(3, Fault.TRACK_IP_DEAD);

    assertThat(secondsUntil(3, "offline")).isLessThan(8.5);

    assertThat(IntStream.range(0, 10).filter(_ -> world.crossing(3, Reach.INTERNET).isPresent()).count())
        .isGreaterThanOrEqualTo(8);
  }

  @Test
  void eachFaultStopsWhatLiesBehindIt() {
    broken(1, Fault.NO_SKY);
    assertThat(world.crossing(1, Reach.UPLINK)).isEmpty();
    broken(1, Fault.FAR_END_STOPPED);
    assertThat(world.crossing(1, Reach.TUNNEL)).isEmpty();
    assertThat(reaches(Reach.UPLINK)).isTrue();
    broken(1, Fault.NOT_FORWARDING);
    assertThat(world.crossing(1, Reach.INTERNET)).isEmpty();
    assertThat(reaches(Reach.TUNNEL)).isTrue();
  }

  private boolean reaches(Reach reach) {
    return IntStream.range(0, 5).anyMatch(_ -> world.crossing(1, reach).isPresent());
  }

  @Test
  void lossyLinkLosesEverySeventhPacketAndStaysOnline() {
    broken(1, Fault.LOSSY);
    long lost = IntStream.range(0, 2000).filter(_ -> world.crossing(1, Reach.TUNNEL).isEmpty()).count();
    hands.move(world, Duration.ofSeconds(70));

    assertThat(lost / 2000.0).isBetween(0.10, 0.18);
    assertThat(tunnel(1).active()).isTrue();
  }

  @Test
  void deadTunnelReceivesNothingOnEitherEnd() {
    hands.move(world, Duration.ofSeconds(5));
    broken(2, Fault.FAR_END_STOPPED);
    var before = tunnel(2);
    hands.move(world, Duration.ofSeconds(200));

    assertThat(tunnel(2).received()).isEqualTo(before.received());
    assertThat(tunnel(2).vpsReceived()).isEqualTo(before.vpsReceived());
    assertThat(tunnel(2).handshake()).isEqualTo(before.handshake());
    assertThat(tunnel(1).received() - before.received()).isGreaterThan(100_000_000);
  }

  @Test
  void sameSeedMakesTheSameWorld() {
    var otherHands = new Hands();
    var other = new World(otherHands, 1);
    for (int i = 0; i < 5; i++) {
      hands.move(world, Duration.ofSeconds(10));
      otherHands.move(other, Duration.ofSeconds(10));

      assertThat(other.snapshot()).isEqualTo(world.snapshot());
      assertThat(other.crossing(1, Reach.TUNNEL)).isEqualTo(world.crossing(1, Reach.TUNNEL));
    }
  }

  @Test
  void logTellsTheStoryInMwan3sWords() {
    List<String> lines = new ArrayList<>();
    world.log().follow(lines::add);
    broken(2, Fault.FAR_END_STOPPED);
    hands.move(world, Duration.ofSeconds(10));

    assertThat(lines.stream().map(l -> l.replaceFirst(".*\\.(info|notice) [\\w-]+\\[\\d+]: ", "")).limit(7))
        .containsExactly("Check (ping) failed for target \"8.8.8.8\" on interface wg2wan (wg2). Current score: 6",
            "Interface wg2wan (wg2) is disconnecting",
            "Check (ping) failed for target \"8.8.8.8\" on interface wg2wan (wg2). Current score: 5",
            "Check (ping) failed for target \"8.8.8.8\" on interface wg2wan (wg2). Current score: 4",
            "Interface wg2wan (wg2) is offline", "Execute disconnected event on interface wg2wan (wg2)",
            "Connection tracking flushed for interface 'wg2wan' on action 'disconnected'");
    assertThat(lines.getFirst())
        .matches("Sat Aug  1 18:00:\\d\\d 2026 \\[17\\d+\\.\\d{3}] user.info mwan3track\\[9314]: .*");
  }

  /// Whoever gets new connections, every 5 ms for a while, each set once in the order of time.
  private List<List<Integer>> chains(Duration time) {
    var seen = new ArrayList<List<Integer>>();
    for (long ms = 0; ms < time.toMillis(); ms += 5) {
      hands.tick(world, Duration.ofMillis(5));
      var now = world.snapshot()
          .tunnels()
          .stream()
          .filter(Snapshot.Tunnel::active)
          .map(Snapshot.Tunnel::number)
          .toList();
      if (seen.isEmpty() || !seen.getLast().equals(now)) {
        seen.add(now);
      }
    }
    return seen;
  }

  @Test
  void chainIsEmptiedAndFilledMemberByMemberAtEachChange() {
    hands.move(world, Duration.ofSeconds(7));
    broken(2, Fault.FAR_END_STOPPED);
    assertThat(chains(Duration.ofSeconds(10))).containsExactly(List.of(1, 2, 3), List.of(), List.of(1), List.of(1, 3));
    world.breakOnly(Map.of());
    assertThat(chains(Duration.ofSeconds(10))).containsExactly(List.of(1, 3), List.of(), List.of(1), List.of(1, 2),
        List.of(1, 2, 3));
  }

  @Test
  void roundsAreCountedFromTheMomentItComesOnline() {
    broken(2, Fault.FAR_END_STOPPED);
    hands.move(world, Duration.ofSeconds(30));
    assertThat(tunnel(2).tracker().turn()).isGreaterThan(6);
    world.breakOnly(Map.of());
    secondsUntil(2, "online");
    assertThat(tunnel(2).tracker().turn()).isEqualTo(1);
  }

  @Test
  void killedTrackerIsStartedAgainAndTheChainEndsAsItWas() {
    hands.move(world, Duration.ofSeconds(7));
    var before = tunnel(2).tracker();
    world.killTracker(2);
    hands.move(world, Duration.ofMillis(4_900));
    assertThat(tunnel(2).tracker()).isEqualTo(before);
    assertThat(chains(Duration.ofSeconds(5))).containsExactly(List.of(1, 2, 3), List.of(), List.of(1), List.of(1, 2),
        List.of(1, 2, 3));
    assertThat(tunnel(2).tracker().pid()).isNotEqualTo(before.pid());
    assertThat(tunnel(2).tracker().status()).isEqualTo("online");
  }

  @Test
  void hungTrackerLeavesADeadTunnelWhereItIs() {
    hands.move(world, Duration.ofSeconds(7));
    var before = tunnel(2).tracker();
    world.breakOnly(Map.of(2, EnumSet.of(Fault.TRACKER_HUNG, Fault.FAR_END_STOPPED)));
    hands.move(world, Duration.ofSeconds(60));
    assertThat(tunnel(2).tracker()).isEqualTo(before);
    assertThat(tunnel(2).active()).isTrue();
    broken(2, Fault.FAR_END_STOPPED);
    secondsUntil(2, "offline");
  }

  @Test
  void restartIsThirtyLinesAndFiveSecondsWithoutAMember() {
    hands.move(world, Duration.ofSeconds(7));
    List<String> lines = new ArrayList<>();
    world.log().follow(lines::add);
    var pids = world.snapshot().tunnels().stream().map(t -> t.tracker().pid()).toList();
    world.restartMwan3();
    hands.move(world, Duration.ofSeconds(1));
    assertThat(tunnel(1).active()).isFalse();
    assertThat(tunnel(1).tracker().status()).isEqualTo("online");
    hands.move(world, Duration.ofMillis(1_500));
    assertThat(tunnel(1).tracker().status()).isEmpty();
    hands.move(world, Duration.ofMillis(4_500));

    assertThat(lines.stream().map(l -> l.replaceFirst(".* user\\.\\w+ ([\\w-]+)\\[\\d+]: (\\w+).*", "$1 $2")).limit(9))
        .containsExactly("mwan3track Stopping", "mwan3track Stopping", "mwan3track Stopping", "mwan3-init Adding",
            "mwan3-init Adding", "mwan3-init Adding", "mwan3-hotplug Execute", "mwan3-hotplug Execute",
            "mwan3-hotplug Execute");
    assertThat(lines).hasSizeBetween(27, 33);
    assertThat(world.snapshot().tunnels()).allSatisfy(t -> {
      assertThat(t.active()).isTrue();
      assertThat(t.tracker().status()).isEqualTo("online");
      assertThat(pids).doesNotContain(t.tracker().pid());
    });
  }

  @Test
  void flowKeepsItsTunnelUntilTheTableIsFlushed() {
    int[] before = IntStream.range(0, 300).map(flow -> world.route(flow).orElseThrow()).toArray();
    int[] again = IntStream.range(0, 300).map(flow -> world.route(flow).orElseThrow()).toArray();
    assertThat(again).isEqualTo(before);
    for (int n = 1; n <= 3; n++) {
      int number = n;
      assertThat(IntStream.of(before).filter(t -> t == number).count()).isBetween(70L, 130L);
    }

    broken(2, Fault.FAR_END_STOPPED);
    assertThat(world.route(indexOf(before, 2))).hasValue(2);
    hands.move(world, Duration.ofSeconds(10));

    assertThat(IntStream.range(0, 300).map(flow -> world.route(flow).orElseThrow())).isSubsetOf(1, 3);
  }

  @Test
  void withoutAnActiveTunnelNewFlowsAreUnreachable() {
    world.breakOnly(Map.of(1, EnumSet.of(Fault.NO_SKY), 2, EnumSet.of(Fault.NO_SKY), 3, EnumSet.of(Fault.NO_SKY)));
    hands.move(world, Duration.ofSeconds(10));

    assertThat(world.route(7)).isEmpty();
  }

  private static int indexOf(int[] tunnels, int tunnel) {
    return IntStream.range(0, tunnels.length).filter(i -> tunnels[i] == tunnel).findFirst().orElseThrow();
  }
}
