package net.wanwatch.collector.watch;

import static net.wanwatch.collector.watch.Fixtures.ROUTER;
import static net.wanwatch.collector.watch.Fixtures.TARGETS;
import static net.wanwatch.collector.watch.Fixtures.plan;
import static net.wanwatch.collector.watch.Fixtures.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.Probe;
import org.junit.jupiter.api.Test;

class WatchPlanTest {
  @Test
  void aTunnelWithoutAnUplinkHasNoUplinkProbe() {
    assertThat(plan().lanes()).containsExactly(new WatchPlan.Ping(20, Fixtures.UPLINK, "eth1", "100.64.1.13", 0x388),
        new WatchPlan.Ping(21, Fixtures.INTERNET, "wg1", "", 0),
        new WatchPlan.Ping(22, new Lane(Probe.INTERNET, "wg2"), "wg2", "", 0));
    assertThat(plan().bySize(21).map(WatchPlan.Ping::lane)).contains(Fixtures.INTERNET);
    assertThat(plan().bySize(23)).isEmpty();
    assertThat(plan().bySize(56)).isEmpty();
  }

  @Test
  void packetsAreAsLargeAsTheirPingsAndHeaders() {
    plan().lanes()
        .forEach(ping -> assertThat(WatchPlan.packets(ROUTER)).containsEntry(ping.lane(), 20 + 8 + ping.size()));
  }

  @Test
  void aLostAddressChangesNothingANewOneDoes() {
    var before = Optional.of(plan());
    assertThat(WatchPlan.of(ROUTER, TARGETS, reading(0x388), before)).isEqualTo(plan());
    assertThat(
        WatchPlan.of(ROUTER, TARGETS, reading(0x388, "eth1 100.64.1.99/24"), before).lanes().getFirst().address())
        .isEqualTo("100.64.1.99");
    assertThat(WatchPlan.of(ROUTER, TARGETS, reading(0x388, "eth1 192.168.100.7/24", "eth1 100.64.1.13/24"), before))
        .isEqualTo(plan());
    assertThat(WatchPlan.of(ROUTER, TARGETS, reading(0x999, "eth1 100.64.1.13/24"), before)).isNotEqualTo(plan());
  }

  @Test
  void anIpv6AddressIsNone() {
    assertThat(WatchPlan.of(ROUTER, TARGETS, reading(0, "eth1 2001:db8::7/64"), Optional.empty()).lanes().getFirst())
        .isEqualTo(new WatchPlan.Ping(20, Fixtures.UPLINK, "eth1", "", 0));
  }

  @Test
  void whatIsNoWordNeverReachesTheRoutersShell() {
    var plan = WatchPlan.of(ROUTER, new Targets("1.2.3.4; reboot", "198.51.100.1"), reading(1), Optional.empty());
    assertThatThrownBy(() -> WatchScript.text(plan)).isInstanceOf(IllegalArgumentException.class);
    var option = WatchPlan.of(ROUTER, new Targets("-f", "198.51.100.1"), reading(1), Optional.empty());
    assertThatThrownBy(() -> WatchScript.text(option)).isInstanceOf(IllegalArgumentException.class);
  }
}
