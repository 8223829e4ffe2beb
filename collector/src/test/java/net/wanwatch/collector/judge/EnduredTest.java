package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.KeptConnections.Fates;
import net.wanwatch.fact.Mwan3State;
import org.junit.jupiter.api.Test;

/// What became of TCP connections at a failover, and when that is nobody's to say. Connections 1 and 2 sit on wg1, 3 and 4 on wg2,
/// which fails, 5 and 6 on wg3.
class EnduredTest {
  private static final long AGENT = 4242;
  private static final long ANOTHER = 7;

  private final PlayedSite site = new PlayedSite(4711);
  /// Those that are asked every second and answer at once.
  private final List<Integer> well = new ArrayList<>();

  private static String tunnel(int number) {
    return "wg" + (number + 1) / 2;
  }

  private void step(int number, Event.Step step) {
    site.hear(new Event.Connection(site.now(), number, step));
  }

  private void greeted(int number, String tunnel, long agent) {
    var seen = InetAddress.ofLiteral("10.0.%s.2".formatted(tunnel.substring(2)));
    step(number, new Event.Step.Greeted(site.now().minus(Duration.ofMillis(40)), seen, agent));
    well.add(number);
  }

  private void ended(int number, Event.How how) {
    step(number, new Event.Step.Ended(how));
    well.remove(Integer.valueOf(number));
  }

  private void go(double seconds) {
    for (int i = 0; i < Math.round(seconds); i++) {
      site.go(Duration.ofMillis(500));
      well.forEach(number -> step(number, new Event.Step.Asked()));
      site.go(Duration.ofMillis(100));
      well.forEach(number -> step(number, new Event.Step.Answered()));
      site.go(Duration.ofMillis(400));
    }
  }

  private void begin() {
    for (var tunnel : List.of("wg1", "wg2", "wg3")) {
      site.trackers.put(tunnel, Mwan3State.ONLINE);
      site.chain.add(tunnel);
    }
    for (int number = 1; number <= 6; number++) {
      greeted(number, tunnel(number), AGENT);
    }
    go(20);
  }

  /// wg2's connections have no answer any more.
  private void fails() {
    site.dead.add("wg2");
    go(1);
    for (int number : List.of(3, 4)) {
      well.remove(Integer.valueOf(number));
      step(number, new Event.Step.Asked());
    }
    go(6);
  }

  private void moves() {
    site.mwan3Says("wg2", Mwan3State.OFFLINE);
    site.chain.remove("wg2");
    site.asked();
    go(1);
  }

  private Optional<KeptConnections> said() {
    return site.facts(Fact.Failover.class).getFirst().keptConnections();
  }

  private static Fates fates(int kept, int reset, int stuck) {
    return new Fates(kept, reset, stuck, 0, Optional.empty());
  }

  @Test
  void resetsAreCountedApartForTheTunnelAndForHealthyOnes() {
    begin();
    fails();
    moves();
    ended(3, Event.How.RESET);
    ended(4, Event.How.RESET);
    ended(6, Event.How.RESET);
    go(3);
    assertThat(site.facts(Fact.Failover.class)).as("too early: the flush may be yet to come").isEmpty();
    go(5);
    assertThat(said()).hasValue(new KeptConnections(Optional.of(fates(2, 2, 0)), Optional.of(fates(4, 1, 0))));
    assertThat(said().orElseThrow().text())
        .isEqualTo("3 of 6 connections broke (2 of 2 on it, 1 of 4 on healthy tunnels)");
    assertThat(site.view().broken().get("wg2"))
        .isEqualTo(new BrokenConnections(new BrokenConnections.Sum(0, 0, 2, 0), new BrokenConnections.Sum(3, 0, 1, 0)));
    assertThat(site.view().connections()).containsEntry("wg1", 2).containsEntry("wg3", 1).doesNotContainKey("wg2");
  }

  @Test
  void whoHasNoAnswerHalfAMinuteLaterIsStuckOnTheDeadPath() {
    begin();
    fails();
    moves();
    go(25);
    assertThat(site.facts(Fact.Failover.class)).isEmpty();
    go(7);
    assertThat(said()).hasValue(new KeptConnections(Optional.of(fates(2, 0, 2)), Optional.of(fates(4, 0, 0))));
  }

  @Test
  void whoComesBackWithItsTunnelHasStalledAndLives() {
    begin();
    fails();
    moves();
    site.dead.clear();
    go(6);
    for (int number : List.of(3, 4)) {
      step(number, new Event.Step.Answered());
      well.add(number);
    }
    go(3);
    var failed = said().orElseThrow().failed().orElseThrow();
    assertThat(failed.kept()).isEqualTo(2);
    assertThat(failed.broken()).isZero();
    assertThat(failed.stalled()).isEqualTo(2);
    assertThat(failed.longestStall().orElseThrow()).isBetween(Duration.ofSeconds(13), Duration.ofSeconds(14));
    assertThat(said().orElseThrow().text()).isEqualTo("none of 6 connections broke");
  }

  /// It closes all at once; that mwan3 moved on in the same second is chance.
  @Test
  void restartedAgentIsNoFailoversDoing() {
    begin();
    fails();
    moves();
    for (int number = 1; number <= 6; number++) {
      ended(number, Event.How.RESET);
    }
    go(2);
    greeted(7, "wg1", ANOTHER);
    go(8);
    assertThat(said()).isEmpty();
  }

  @Test
  void agentThatClosesThemIsNoFailoversDoing() {
    begin();
    fails();
    moves();
    for (int number = 1; number <= 6; number++) {
      ended(number, Event.How.CLOSED);
    }
    greeted(7, "wg1", AGENT);
    go(8);
    assertThat(said()).isEmpty();
  }

  /// Nobody greets us any more: a firewall, or a VPS that reboots.
  @Test
  void withoutAWitnessThatTheAgentLivedOnNothingIsSaid() {
    begin();
    fails();
    moves();
    for (int number = 1; number <= 6; number++) {
      ended(number, Event.How.RESET);
    }
    go(35);
    assertThat(site.facts(Fact.Failover.class)).hasSize(1);
    assertThat(said()).isEmpty();
  }

  /// All broke, and a new one is greeted by the same agent: that was the flush.
  @Test
  void newConnectionIsAWitnessToo() {
    begin();
    fails();
    moves();
    for (int number = 1; number <= 6; number++) {
      ended(number, Event.How.RESET);
    }
    go(1);
    greeted(7, "wg1", AGENT);
    go(8);
    assertThat(said()).hasValue(new KeptConnections(Optional.of(fates(2, 2, 0)), Optional.of(fates(4, 4, 0))));
  }

  @Test
  void longPauseOfOursSaysNothing() {
    begin();
    fails();
    moves();
    site.stop(Duration.ofSeconds(8));
    for (int number = 1; number <= 4; number++) {
      ended(number, Event.How.RESET);
    }
    go(10);
    assertThat(said()).isEmpty();
  }

  @Test
  void restartOfMwan3SaysNothing() {
    begin();
    fails();
    moves();
    site.hear(new Event.Logged(site.now(), "magic", new LogEvent.Mwan3Started(), site.now()));
    ended(1, Event.How.RESET);
    ended(3, Event.How.RESET);
    go(10);
    assertThat(said()).isEmpty();
  }

  /// Its first packets were lost on the tunnel that failed; after the flush another one took them.
  @Test
  void whoWasNotOpenYetWhenMwan3LeftIsNoneOfThem() {
    begin();
    fails();
    site.mwan3Says("wg2", Mwan3State.OFFLINE);
    site.go(Duration.ofMillis(100));
    step(8, new Event.Step.Greeted(site.now().minus(Duration.ofSeconds(3)), InetAddress.ofLiteral("10.0.3.2"), AGENT));
    well.add(8);
    site.chain.remove("wg2");
    site.asked();
    go(1);
    ended(3, Event.How.RESET);
    ended(4, Event.How.RESET);
    go(8);
    assertThat(said()).hasValue(new KeptConnections(Optional.of(fates(2, 2, 0)), Optional.of(fates(4, 0, 0))));
  }

  /// What broke on a tunnel that fails too was not healthy.
  @Test
  void anotherTunnelThatIsDownIsNotHealthy() {
    begin();
    fails();
    moves();
    site.dead.add("wg3");
    well.removeAll(List.of(5, 6));
    step(5, new Event.Step.Asked());
    step(6, new Event.Step.Asked());
    ended(3, Event.How.RESET);
    ended(4, Event.How.RESET);
    go(35);
    assertThat(said()).hasValue(new KeptConnections(Optional.of(fates(2, 2, 0)), Optional.of(fates(2, 0, 0))));
  }

  @Test
  void whereNoConnectionIsKeptNothingIsSaidAndNothingWaits() {
    for (var tunnel : List.of("wg1", "wg2", "wg3")) {
      site.trackers.put(tunnel, Mwan3State.ONLINE);
      site.chain.add(tunnel);
    }
    go(20);
    site.dead.add("wg2");
    go(7);
    moves();
    go(4);
    assertThat(said()).isEmpty();
    assertThat(site.judge().connections().askAfter()).isEmpty();
  }

  private void returns() {
    site.dead.clear();
    go(8);
    site.mwan3Says("wg2", Mwan3State.ONLINE);
    site.chain.add("wg2");
    site.asked();
    go(1);
  }

  private List<Fact.Failover> failbacks() {
    return site.facts(Fact.Failover.class).stream().filter(it -> it.direction() == FailoverDirection.FAILBACK).toList();
  }

  /// A failover whose connections all live, and a new connection on each tunnel that stayed.
  private void failsAndSettles() {
    begin();
    fails();
    moves();
    ended(3, Event.How.RESET);
    ended(4, Event.How.RESET);
    go(8);
    assertThat(said()).isPresent();
  }

  @Test
  void failbackSaysWhatItBrokeOnTheOtherTunnels() {
    failsAndSettles();
    returns();
    var returned = site.now();
    ended(1, Event.How.RESET);
    go(3);
    assertThat(failbacks()).as("too early: the flush may be yet to come").isEmpty();
    go(6);
    assertThat(failbacks()).hasSize(1);
    assertThat(failbacks().getFirst().keptConnections())
        .hasValue(new KeptConnections(Optional.empty(), Optional.of(fates(4, 1, 0))));
    assertThat(failbacks().getFirst().at()).as("when it returned, not when that was known")
        .isBeforeOrEqualTo(returned.wall());
    assertThat(site.view().broken()).as("the failover's alone")
        .containsEntry("wg2",
            new BrokenConnections(new BrokenConnections.Sum(0, 0, 2, 0), new BrokenConnections.Sum(4, 0, 0, 0)));
  }

  /// It has waited since its tunnel was lost: that is no failback's doing, and nobody waits for it.
  @Test
  void whoIsStuckSinceTheFailoverIsNoneOfTheFailbacks() {
    begin();
    fails();
    moves();
    go(32);
    returns();
    go(8);
    assertThat(failbacks()).hasSize(1);
    assertThat(failbacks().getFirst().keptConnections())
        .hasValue(new KeptConnections(Optional.empty(), Optional.of(fates(4, 0, 0))));
  }

  @Test
  void tunnelThatIsLeftAgainAtOnceLeavesNothingToSayOfItsReturn() {
    failsAndSettles();
    returns();
    site.dead.add("wg2");
    go(2);
    moves();
    ended(1, Event.How.RESET);
    go(40);
    assertThat(failbacks()).hasSize(1);
    assertThat(failbacks().getFirst().keptConnections()).isEmpty();
  }

  @Test
  void failbackWithoutConnectionsIsWrittenAtOnce() {
    for (var tunnel : List.of("wg1", "wg2", "wg3")) {
      site.trackers.put(tunnel, Mwan3State.ONLINE);
      site.chain.add(tunnel);
    }
    go(20);
    fails();
    moves();
    go(5);
    returns();
    assertThat(failbacks()).hasSize(1);
    assertThat(failbacks().getFirst().keptConnections()).isEmpty();
  }

  @Test
  void eachIsToBeAskedOnceMoreWhenMwan3HasMovedOn() {
    begin();
    assertThat(site.judge().connections().askAfter()).isEmpty();
    assertThat(site.judge().connections().tunnels()).hasSize(6).containsEntry(3, "magic/wg2");
    fails();
    moves();
    assertThat(site.judge().connections().askAfter().orElseThrow()).isBetween(site.now().nanos(),
        site.now().plus(Duration.ofSeconds(5)).nanos());
  }
}
