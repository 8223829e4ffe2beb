package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

/// A tunnel that breaks while the VPS's agent is away, as it does when the VPS is rebooted, is no fault of forwarding.
class AgentAwayTest {
  private static final int PASSES = Integer.getInteger("passes", 100);
  private static final Set<String> ALL = Set.of("wg1", "wg2", "wg3");

  private static void passes(Consumer<PlayedSite> play) {
    for (int seed = 0; seed < PASSES; seed++) {
      var site = PlayedSite.well(seed);
      play.accept(site);
      assertThat(site.seen()).as("seed %d", seed).doesNotContain(Verdict.VPS_NOT_FORWARDING, Verdict.DEGRADED);
      assertThat(site.facts(Fact.Outage.class)).extracting(Fact.Outage::verdict)
          .as("seed %d", seed)
          .doesNotContain(Optional.of(Verdict.VPS_NOT_FORWARDING));
    }
  }

  private static void go(PlayedSite site, double seconds) {
    site.go(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static void well(PlayedSite site) {
    assertThat(site.until("wg2", Verdict.OK, Duration.ofSeconds(30))).isPresent();
    go(site, 15);
    assertThat(site.facts(Fact.Outage.class).getLast().end()).isPresent();
  }

  /// On a machine under load the router's pings are proved lost before our own probes are.
  @Test
  void allTunnelsBreakAndOurLossesAreKnownLate() {
    passes(site -> {
      site.trackersAsk = true;
      for (var tunnel : ALL) {
        site.trackers.put(tunnel, Mwan3State.ONLINE);
        site.chain.add(tunnel);
      }
      site.lossesTake = Duration.ofSeconds(4);
      go(site, 15);
      site.dead.addAll(ALL);
      go(site, 20);
      assertThat(site.verdict("wg2")).isEqualTo(Verdict.TUNNEL_DOWN);
      site.dead.removeAll(ALL);
      well(site);
    });
  }

  @Test
  void allTunnelsBreakWithTheAgent() {
    passes(site -> {
      site.agentAway = true;
      go(site, 0.2);
      site.dead.addAll(ALL);
      go(site, 14);
      site.dead.removeAll(ALL);
      go(site, 2.3);
      site.agentAway = false;
      well(site);
    });
  }

  @Test
  void allTunnelsBreakAndTheAgentComesBackBeforeThem() {
    passes(site -> {
      site.agentAway = true;
      go(site, 2.5);
      site.dead.addAll(ALL);
      go(site, 1);
      site.agentAway = false;
      go(site, 13.4);
      site.dead.removeAll(ALL);
      well(site);
    });
  }

  @Test
  void oneTunnelBreaksWhileTheAgentIsRestarted() {
    passes(site -> {
      site.agentAway = true;
      go(site, 1.6);
      site.dead.add("wg2");
      go(site, 3.2);
      site.agentAway = false;
      assertThat(site.until("wg2", Verdict.TUNNEL_DOWN, Duration.ofSeconds(10))).isPresent();
      go(site, 15);
      assertThat(site.seen("wg1")).containsOnly(Verdict.OK);
      site.dead.remove("wg2");
      well(site);
    });
  }

  @Test
  void oneTunnelBreaksWhileTheAgentHangs() {
    passes(site -> {
      site.agentRefuses = false;
      site.agentAway = true;
      go(site, 5.1);
      site.dead.add("wg2");
      go(site, 6);
      site.agentAway = false;
      assertThat(site.until("wg2", Verdict.TUNNEL_DOWN, Duration.ofSeconds(10))).isPresent();
      go(site, 15);
      site.dead.remove("wg2");
      well(site);
    });
  }

  /// The crew's probes say nothing while nobody answers them, and are lost when the agent is back, for mwan3 has not given the
  /// crew a tunnel yet.
  @Test
  void crewThatIsServedLaterThanTheTunnelsHasOneOutage() {
    passes(site -> {
      site.agentAway = true;
      go(site, 2.5);
      site.dead.addAll(ALL);
      site.noCrewPath = true;
      go(site, 14.4);
      site.dead.removeAll(ALL);
      go(site, 2.2);
      site.agentAway = false;
      go(site, 3);
      var back = site.now().wall();
      site.noCrewPath = false;
      go(site, 30);
      assertThat(site.facts(Fact.CrewOutage.class)).extracting(Fact.CrewOutage::id)
          .containsOnly(site.facts(Fact.CrewOutage.class).getFirst().id());
      var crew = site.facts(Fact.CrewOutage.class).getLast();
      assertThat(Duration.between(crew.end().orElseThrow(), back).abs())
          .isLessThanOrEqualTo(crew.endBound().orElseThrow().plusMillis(100));
    });
  }

  /// A VPS that is starved for a moment answers nobody: the router's pings through the tunnels go on being answered. That the probes of
  /// a tunnel that lost some lately are lost is no outage for longer.
  @Test
  void agentThatStandsStillForAMomentIsNoOutageOfTheCrews() {
    for (double still : new double[]{1.3, 1.8, 2.5, 4, 8}) {
      passes(site -> {
        site.loss.put("wg2", 0.25);
        go(site, 40);
        site.loss.clear();
        go(site, 5);
        site.facts.clear();
        site.seen();
        site.agentRefuses = false;
        site.agentAway = true;
        go(site, still);
        site.agentAway = false;
        go(site, 20);
        assertThat(site.facts(Fact.CrewOutage.class)).as("still for %.1f s", still).isEmpty();
        site.seen();
      });
    }
  }
}
