package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Verdict;
import org.junit.jupiter.api.Test;

/// What is asked over the uplinks is one public address: when it stops answering, every dish looks as if it had no internet.
class UplinkTargetTest {
  private static final int PASSES = Integer.getInteger("passes", 100);
  private static final Set<String> ALL = Set.of("wg1", "wg2", "wg3");

  private static void passes(Consumer<PlayedSite> play) {
    for (int seed = 0; seed < PASSES; seed++) {
      play.accept(PlayedSite.well(seed));
    }
  }

  @Test
  void targetThatFallsSilentEverywhereIsNoFaultOfTheDish() {
    for (double later : new double[]{12, 3, 1, 0, -1, -5}) {
      passes(site -> {
        if (later < 0) {
          site.noUplinkTarget.addAll(ALL);
          site.go(Duration.ofMillis(Math.round(later * -1000)));
        }
        site.dead.add("wg2");
        if (later >= 0) {
          site.go(Duration.ofMillis(Math.round(later * 1000)));
          site.noUplinkTarget.addAll(ALL);
        }
        site.go(Duration.ofSeconds(40));
        assertThat(site.seen("wg2")).as("%.0f s later", later).containsOnly(Verdict.OK, Verdict.TUNNEL_DOWN);
        assertThat(site.seen("wg1")).containsOnly(Verdict.OK);
      });
    }
  }

  @Test
  void dishesThatFailTogetherHaveNoInternet() {
    passes(site -> {
      site.noUplink.addAll(ALL);
      site.go(Duration.ofSeconds(12));
      assertThat(site.view().tunnels()).extracting(View.Tunnel::verdict).containsOnly(Verdict.UPLINK_NO_INTERNET);
    });
    passes(site -> {
      site.noUplink.addAll(Set.of("wg1", "wg2"));
      site.go(Duration.ofSeconds(12));
      assertThat(site.verdict("wg2")).isEqualTo(Verdict.UPLINK_NO_INTERNET);
      site.noUplink.add("wg3");
      site.go(Duration.ofSeconds(12));
      assertThat(site.view().tunnels()).extracting(View.Tunnel::verdict).containsOnly(Verdict.UPLINK_NO_INTERNET);
    });
  }

  /// A branch in the wind lets a packet through now and then.
  @Test
  void oneAnswerDoesNotHideTheRestOfAnOutage() {
    passes(site -> {
      site.noUplink.add("wg2");
      site.go(Duration.ofSeconds(20));
      site.noUplink.remove("wg2");
      site.go(Duration.ofMillis(300));
      site.noUplink.add("wg2");
      site.go(Duration.ofSeconds(25));
      assertThat(site.verdict("wg2")).isEqualTo(Verdict.UPLINK_NO_INTERNET);
    });
  }

  /// The log's last word of a cable was that it is out; that it is back nobody could tell, but the tunnel answered.
  @Test
  void cableThatWasOutAndCarriedSinceIsNotOutWhenTheTunnelBreaksAgain() {
    passes(site -> {
      site.dead.add("wg2");
      site.noUplink.add("wg2");
      site.noAddress.add("wg2");
      site.hear(new Event.Logged(site.now(), "magic", new LogEvent.LinkChanged("eth2", false), site.now()));
      assertThat(site.until("wg2", Verdict.UPLINK_DOWN, Duration.ofSeconds(10))).isPresent();
      site.go(Duration.ofSeconds(6));
      site.sshHangs = true;
      site.dead.clear();
      site.noUplink.clear();
      site.noAddress.clear();
      site.go(Duration.ofSeconds(20));
      site.seen();
      site.dead.add("wg2");
      site.go(Duration.ofSeconds(20));
      site.sshHangs = false;
      site.go(Duration.ofSeconds(20));
      assertThat(site.seen("wg2")).doesNotContain(Verdict.UPLINK_DOWN);
      assertThat(site.verdict("wg2")).isEqualTo(Verdict.TUNNEL_DOWN);
    });
  }
}
