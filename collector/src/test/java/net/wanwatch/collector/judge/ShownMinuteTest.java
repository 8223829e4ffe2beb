package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.probe.Window;
import org.junit.jupiter.api.Test;

/// What the status page shows of a tunnel's last minute.
class ShownMinuteTest {
  private final PlayedSite site = PlayedSite.well(1);

  private View.Tunnel wg2() {
    return site.view().tunnels().get(1);
  }

  private List<Window.Second> seconds() {
    return wg2().recent().get();
  }

  @Test
  void deadTunnelShowsWhatIsLostAndNoRoundTripOfBefore() {
    site.dead.add("wg2");
    site.go(Duration.ofSeconds(20));
    assertThat(seconds().subList(45, 56)).allSatisfy(second -> {
      assertThat(second.sent()).isGreaterThan(6);
      assertThat(second.lost()).isEqualTo(second.sent());
    });
    assertThat(wg2().minute().roundTrip(site.now().wall())).isEmpty();
    assertThat(site.view().tunnels().getFirst().minute().roundTrip(site.now().wall())).isPresent();
    site.go(Duration.ofSeconds(50));
    assertThat(wg2().minute().loss()).hasValue(1);
  }

  @Test
  void outageIsSeenInTheMinuteAfterIt() {
    site.dead.add("wg2");
    site.go(Duration.ofSeconds(20));
    site.dead.remove("wg2");
    site.go(Duration.ofSeconds(10));
    assertThat(wg2().minute().loss().orElse(0)).isBetween(0.3, 0.6);
    assertThat(wg2().minute().roundTrip(site.now().wall())).isPresent();
  }

  @Test
  void agentThatIsAwayLosesNothing() {
    site.agentAway = true;
    site.go(Duration.ofSeconds(20));
    site.agentAway = false;
    site.go(Duration.ofSeconds(10));
    assertThat(wg2().minute().loss()).hasValue(0);
  }
}
