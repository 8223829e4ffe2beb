package net.wanwatch.collector.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.tunnel.Device;
import org.junit.jupiter.api.Test;

/// wg1 has its uplink configured, the others have none.
class TunnelWaysTest {
  private static TunnelWay by(String now, String next) {
    return new TunnelWay(now.isEmpty() ? Optional.empty() : Optional.of(now),
        next.isEmpty() ? Optional.empty() : Optional.of(next));
  }

  private static Map<String, String> wrong(Map<String, TunnelWay> ways) {
    return TunnelWays.wrong(RouterPollTest.router("wg1", "wg2", "wg3"), ways);
  }

  @Test
  void whatIsNotKnownIsNotWrong() {
    assertThat(wrong(Map.of())).isEmpty();
    assertThat(wrong(Map.of("wg1", by("", "")))).isEmpty();
  }

  @Test
  void eachWayOfGoingWrongHasItsSentence() {
    assertThat(wrong(Map.of("wg1", by("eth1", "eth1")))).isEmpty();
    assertThat(wrong(Map.of("wg1", by("eth1", "")))).isEmpty();
    assertThat(wrong(Map.of("wg1", by("eth2", "eth1"))))
        .containsValue("its packets leave by eth2, and its uplink is eth1");
    assertThat(wrong(Map.of("wg1", by("eth1", "wg3"))))
        .containsValue("its packets leave by eth1 still, and by wg3 when they find their way anew");
    assertThat(wrong(Map.of("wg1", by("", "wg3"))))
        .containsValue("its packets will leave by wg3, and its uplink is eth1");
  }

  @Test
  void tunnelsOfWhichNobodySaysTheUplinkMustNotShareOne() {
    assertThat(wrong(Map.of("wg2", by("eth2", ""), "wg3", by("eth3", "")))).isEmpty();
    assertThat(wrong(Map.of("wg2", by("eth2", ""), "wg3", by("", "eth2"))))
        .containsExactly(Map.entry("wg3", "its packets leave by eth2, as those of wg2 do"));
  }

  @Test
  void whatDoesNotFitIsNotAsked() {
    var peer = new Device.Peer("key", Optional.of("203.0.113.10:30001"), List.of(), Optional.empty(), 0, 0);
    var devices = List.of(new Device("wg1", Optional.empty(), 30001, 0x388, List.of(peer)),
        new Device("wg2", Optional.empty(), 30002, 0, List.of(peer)));
    var router = RouterPollTest.router("wg1", "wg2", "wg3");
    assertThat(TunnelWays.script(router, devices, 4000)).contains("way.wg1", "mark 0x388", "way.wg2")
        .doesNotContain("wg3");
    assertThat(TunnelWays.script(router, devices, 300)).contains("way.wg1").doesNotContain("wg2");
    assertThat(PollScript.roomForWays()).isGreaterThan(4000);
  }
}
