package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was once said with nothing of the kind being true: each is played a hundred times, and may not be said once. Faults
/// that are real are still to be named, and soon.
class SaidWronglyTest {
  private static final int PASSES = Integer.getInteger("passes", 100);

  private static PlayedSite ok(long seed) {
    var site = new PlayedSite(seed);
    site.go(Duration.ofSeconds(15));
    assertThat(site.view().tunnels()).extracting(View.Tunnel::verdict).as("seed %d", seed).containsOnly(Verdict.OK);
    site.seen();
    return site;
  }

  /// What is told so soon where everything is asked often.
  Duration within(Duration usual) {
    return usual;
  }

  private static void passes(Consumer<PlayedSite> play) {
    for (int seed = 0; seed < PASSES; seed++) {
      play.accept(ok(seed));
    }
  }

  @Test
  void sshThatHangsBlamesNobody() {
    passes(site -> {
      site.sshHangs = true;
      site.go(Duration.ofSeconds(9));
      site.sshHangs = false;
      site.go(Duration.ofSeconds(40));
      assertThat(site.seen()).isSubsetOf(Set.of(Verdict.OK, Verdict.UNKNOWN));
      assertThat(site.verdict("wg1")).isEqualTo(Verdict.OK);
      assertThat(site.facts(Fact.Outage.class)).isEmpty();
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.07, 0.1, 0.2, 0.35})
  void lossyTunnelIsNobodysFaultButItsOwn(double loss) {
    passes(site -> {
      site.loss.put("wg2", loss);
      site.go(within(Duration.ofSeconds(150)));
      assertThat(site.seen("wg1")).containsOnly(Verdict.OK);
      assertThat(site.seen("wg2")).contains(Verdict.DEGRADED);
      assertThat(site.seen()).isSubsetOf(Set.of(Verdict.OK, Verdict.UNKNOWN, Verdict.DEGRADED));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H", "P1D", "-P1D", "-P20000D", "P27000D"})
  void clockThatStepsChangesNoVerdict(Duration step) {
    passes(site -> {
      site.step(step);
      site.go(Duration.ofSeconds(30));
      assertThat(site.seen()).containsOnly(Verdict.OK);
      assertThat(site.facts(Fact.Outage.class)).isEmpty();
      assertThat(site.facts(Fact.Router.class)).extracting(Fact.Router::event).containsOnly(RouterEvent.CLOCK_JUMP);
    });
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 10})
  void processThatStoodStillBlamesNobody(long seconds) {
    passes(site -> {
      site.stop(Duration.ofSeconds(seconds));
      site.go(Duration.ofSeconds(40));
      assertThat(site.seen()).isSubsetOf(Set.of(Verdict.OK, Verdict.UNKNOWN));
      assertThat(site.facts(Fact.Outage.class)).isEmpty();
      assertThat(site.facts(Fact.CrewOutage.class)).isEmpty();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agentThatIsRestartedIsNoOutage(boolean refuses) {
    passes(site -> {
      site.agentRefuses = refuses;
      site.agentAway = true;
      site.go(Duration.ofSeconds(20));
      assertThat(site.seen()).isSubsetOf(Set.of(Verdict.OK));
      site.agentAway = false;
      site.go(Duration.ofSeconds(20));
      assertThat(site.seen()).containsOnly(Verdict.OK);
      assertThat(site.facts(Fact.Outage.class)).isEmpty();
      assertThat(site.facts(Fact.CrewOutage.class)).isEmpty();
    });
  }

  /// A program that ends on a busy machine keeps its ports for a while, and nobody answers there.
  @Test
  void agentThatIsKilledAgainAndAgainIsNoLossOfItsTunnels() {
    passes(site -> {
      for (int silent : List.of(2400, 2400, 2400, 2400, 4000, 4000)) {
        site.agentAway = true;
        site.agentRefuses = false;
        site.go(Duration.ofMillis(silent));
        site.agentRefuses = true;
        site.go(Duration.ofSeconds(12));
        site.agentAway = false;
        site.go(Duration.ofSeconds(9));
      }
      assertThat(site.seen()).containsOnly(Verdict.OK);
      assertThat(site.facts(Fact.Outage.class)).isEmpty();
    });
  }

  /// Its echo answers a second before its HTTP port opens, so it is heard, refused, and heard again. What was lost before
  /// the first of these is known after the last.
  @Test
  void agentThatComesBackPieceByPieceIsNoLossOfItsTunnels() {
    passes(site -> {
      for (int i = 0; i < 6; i++) {
        site.agentAway = true;
        site.go(Duration.ofSeconds(10));
        site.agentAway = false;
        site.onlyEcho = true;
        site.go(Duration.ofMillis(1100));
        site.onlyEcho = false;
        site.go(Duration.ofSeconds(9));
      }
      assertThat(site.seen()).containsOnly(Verdict.OK);
      assertThat(site.facts(Fact.Outage.class)).isEmpty();
    });
  }

  /// That the VPS received something before the loss began does not show that the tunnel carries now.
  @Test
  void deadTunnelThatOnlyTheRouterProbesIsNoFaultOfForwarding() {
    passes(site -> {
      site.probesSayNothing = true;
      site.go(Duration.ofSeconds(5));
      site.dead.add("wg2");
      site.go(Duration.ofSeconds(40));
      assertThat(site.seen("wg2")).doesNotContain(Verdict.VPS_NOT_FORWARDING);
    });
  }

  /// Nor does what it received since: WireGuard may take it in, and nobody may be behind it. Only an answer shows that.
  @Test
  void deadFarEndWhoseWireGuardReceivesIsNoFaultOfForwarding() {
    passes(site -> {
      site.probesSayNothing = true;
      site.go(Duration.ofSeconds(5));
      site.deadBehindWireGuard.add("wg2");
      site.go(Duration.ofSeconds(40));
      assertThat(site.seen("wg2")).doesNotContain(Verdict.VPS_NOT_FORWARDING);
    });
  }

  /// OpenWrt's REJECT turns our probes away as a closed port would, and nobody can tell the two apart: neither shows a far end.
  @Test
  void probesThatAFirewallOnTheWayRefusesProveNoFarEnd() {
    passes(site -> {
      site.refusedOnTheWay = true;
      site.go(Duration.ofSeconds(20));
      site.dead.add("wg2");
      site.go(within(Duration.ofSeconds(40)));
      assertThat(site.seen("wg2")).doesNotContain(Verdict.VPS_NOT_FORWARDING);
      assertThat(site.verdict("wg2")).isEqualTo(Verdict.UNKNOWN);
      assertThat(site.view().tunnels().get(1).evidence()).contains("by its far end or a firewall before it");
    });
  }

  /// While our own probes say nothing, nobody knows whether the far end answers.
  @Test
  void forwardingThatFailsIsNamedWhenOurProbesSaySo() {
    passes(site -> {
      site.probesSayNothing = true;
      site.go(Duration.ofSeconds(5));
      site.notForwarded.add("wg2");
      site.go(within(Duration.ofSeconds(30)));
      assertThat(site.verdict("wg2")).isEqualTo(Verdict.UNKNOWN);
      site.probesSayNothing = false;
      assertThat(site.until("wg2", Verdict.VPS_NOT_FORWARDING, within(Duration.ofSeconds(5)))).isPresent();
    });
  }

  /// A public address that answers nobody's pings is silent on every tunnel at once, and mwan3's trackers, which ask
  /// another one, go on hearing it.
  @Test
  void addressThatAnswersNobodyIsNoFaultOfTheVps() {
    passes(site -> {
      trackers(site);
      site.noInternetTarget = true;
      site.go(Duration.ofSeconds(60));
      assertThat(site.seen()).containsOnly(Verdict.OK);
      assertThat(site.facts(Fact.Outage.class)).isEmpty();
      site.notForwarded.add("wg2");
      assertThat(site.until("wg2", Verdict.VPS_NOT_FORWARDING, Duration.ofSeconds(15))).isPresent();
      assertThat(site.seen("wg1")).containsOnly(Verdict.OK);
      var broken = site.now();
      site.go(Duration.ofSeconds(20));
      site.notForwarded.clear();
      var healed = site.now();
      site.go(Duration.ofSeconds(30));
      assertThat(site.verdict("wg2")).as("healed, and the address is silent still").isEqualTo(Verdict.OK);
      var outage = site.facts(Fact.Outage.class).getLast();
      assertThat(Duration.between(outage.end().orElseThrow(), healed.wall()).abs())
          .isLessThanOrEqualTo(outage.endBound().orElseThrow().plusSeconds(1));
      assertThat(outage.start()).isBefore(broken.wall());
      site.noInternetTarget = false;
      site.go(Duration.ofSeconds(15));
      assertThat(site.seen("wg1")).containsOnly(Verdict.OK);
      assertThat(site.verdict("wg2")).isEqualTo(Verdict.OK);
    });
  }

  private static void trackers(PlayedSite site) {
    site.trackersAsk = true;
    for (var tunnel : List.of("wg1", "wg2", "wg3")) {
      site.trackers.put(tunnel, Mwan3State.ONLINE);
      site.chain.add(tunnel);
    }
    site.go(Duration.ofSeconds(10));
    site.seen();
  }

  /// When the VPS forwards nothing at all, no tunnel hears the address either.
  @Test
  void forwardingThatFailsForAllIsNamedSoon() {
    var all = Set.of("wg1", "wg2", "wg3");
    for (boolean tracked : List.of(true, false)) {
      var took = new ArrayList<Duration>();
      passes(site -> {
        if (tracked) {
          trackers(site);
        }
        site.notForwarded.addAll(all);
        took.add(site.until("wg2", Verdict.VPS_NOT_FORWARDING, Duration.ofSeconds(60)).orElseThrow());
      });
      took.sort(null);
      assertThat(took.get(PASSES * 95 / 100 - 1)).isLessThanOrEqualTo(within(Duration.ofSeconds(10)));
    }
  }

  private static Duration p95(Consumer<PlayedSite> fault, Verdict verdict) {
    var took = new ArrayList<Duration>();
    passes(site -> {
      fault.accept(site);
      took.add(site.until("wg2", verdict, Duration.ofSeconds(60)).orElseThrow());
      assertThat(site.seen("wg2")).isSubsetOf(Set.of(Verdict.OK, verdict));
      assertThat(site.seen("wg1")).containsOnly(Verdict.OK);
    });
    took.sort(null);
    return took.get(PASSES * 95 / 100 - 1);
  }

  @Test
  void realFaultsAreNamedSoon() {
    assertThat(p95(site -> site.dead.add("wg2"), Verdict.TUNNEL_DOWN))
        .isLessThanOrEqualTo(within(Duration.ofSeconds(5)));
    assertThat(p95(site -> site.noUplink.add("wg2"), Verdict.UPLINK_NO_INTERNET))
        .isLessThanOrEqualTo(within(Duration.ofSeconds(5)));
    assertThat(p95(site -> site.notForwarded.add("wg2"), Verdict.VPS_NOT_FORWARDING))
        .isLessThanOrEqualTo(within(Duration.ofSeconds(10)));
  }

  /// What an outage lost is proved lost when its end is known already: it makes no lossy link of the one that is back.
  @Test
  void secondFaultOfAnUplinkIsNamedAsSoonAsTheFirst() {
    passes(site -> {
      site.noUplink.add("wg2");
      var first = site.until("wg2", Verdict.UPLINK_NO_INTERNET, Duration.ofSeconds(60)).orElseThrow();
      site.go(Duration.ofSeconds(10).minus(first));
      site.noUplink.clear();
      site.go(Duration.ofSeconds(14));
      site.noUplink.add("wg2");
      var second = site.until("wg2", Verdict.UPLINK_NO_INTERNET, Duration.ofSeconds(60)).orElseThrow();
      assertThat(second.minus(first)).isLessThanOrEqualTo(within(Duration.ofMillis(750)));
    });
  }

  /// A ping whose answer is read late seems to have left late. One that left before a tunnel or the address fell silent shows
  /// nothing of what came after.
  @Test
  void tunnelThatBreaksJustAfterAnAnswerThatIsReadLateIsDown() {
    passes(site -> {
      afterAnswersReadLate(site);
      site.dead.add("wg2");
      assertThat(site.until("wg2", Verdict.TUNNEL_DOWN, Duration.ofSeconds(8))).isPresent();
      assertThat(site.seen("wg1")).containsOnly(Verdict.OK);
    });
  }

  @Test
  void dishThatFailsJustAfterAnAnswerThatIsReadLateIsTheUplinksFault() {
    passes(site -> {
      afterAnswersReadLate(site);
      site.noUplink.add("wg2");
      assertThat(site.until("wg2", Verdict.UPLINK_NO_INTERNET, within(Duration.ofSeconds(8)))).isPresent();
      assertThat(site.seen("wg2")).isSubsetOf(Set.of(Verdict.OK, Verdict.UPLINK_NO_INTERNET));
    });
  }

  @Test
  void addressThatFallsSilentJustAfterAnAnswerThatIsReadLateIsNoFaultOfTheVps() {
    passes(site -> {
      trackers(site);
      afterAnswersReadLate(site);
      site.noInternetTarget = true;
      site.go(Duration.ofSeconds(40));
      assertThat(site.seen()).containsOnly(Verdict.OK);
    });
  }

  private static void afterAnswersReadLate(PlayedSite site) {
    var all = Set.of("wg1", "wg2", "wg3");
    site.dead.addAll(all);
    site.go(Duration.ofSeconds(40));
    site.linesTake = Duration.ofMillis(500);
    site.dead.removeAll(all);
    site.go(Duration.ofSeconds(15).plusMillis(site.random(1000)));
    site.seen();
  }
}
