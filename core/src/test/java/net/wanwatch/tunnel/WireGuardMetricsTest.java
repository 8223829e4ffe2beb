package net.wanwatch.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.poll.Reading;
import org.junit.jupiter.api.Test;

class WireGuardMetricsTest {
  private static final Device WG1 = new Device("wg1", Optional.of("router="), 30001, 0x388,
      List.of(
          new Device.Peer("vps=", Optional.of("203.0.113.10:30001"), List.of("0.0.0.0/0"),
              Optional.of(Instant.ofEpochSecond(1795346318)), 17428, 17916),
          new Device.Peer("new=", Optional.empty(), List.of(), Optional.empty(), 0, 296)));

  private static final WireGuardMetrics.Naming NAMING = new WireGuardMetrics.Naming() {
    @Override
    public Labels device(Device device) {
      return Labels.of("router", "magic", "side", "router", "site", "hill");
    }

    @Override
    public Labels peer(Device device, Device.Peer peer) {
      return device(device).merge(Labels.of("tunnel", device.name()));
    }

    @Override
    public String name(Device device, Device.Peer peer) {
      return "Starlink A";
    }
  };

  private static String exposition(Reading<List<Device>> latest) throws IOException {
    var registry = new PrometheusRegistry();
    registry.register(new WireGuardMetrics(List.of(new WireGuardMetrics.Source(NAMING, () -> latest))));
    var text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    return text.toString(UTF_8);
  }

  @Test
  void showsEveryPeerAndNoHandshakeThatNeverWas() throws IOException {
    assertThat(exposition(new Reading.Heard<>(Instant.EPOCH, List.of(WG1)))).isEqualTo("""
        # HELP wireguard_device_info A WireGuard interface.
        # TYPE wireguard_device_info gauge
        wireguard_device_info{device="wg1",public_key="router=",router="magic",side="router",site="hill"} 1
        # HELP wireguard_peer_info A WireGuard peer, where its packets last came from, and what the crew calls it.
        # TYPE wireguard_peer_info gauge
        wireguard_peer_info{device="wg1",endpoint="",name="Starlink A",public_key="new=",router="magic",side="router",site="hill",tunnel="wg1"} 1
        wireguard_peer_info{device="wg1",endpoint="203.0.113.10:30001",name="Starlink A",public_key="vps=",router="magic",side="router",site="hill",tunnel="wg1"} 1
        # HELP wireguard_peer_last_handshake_seconds When the last handshake with the peer was made, in Unix time; absent until the first.
        # TYPE wireguard_peer_last_handshake_seconds gauge
        wireguard_peer_last_handshake_seconds{device="wg1",public_key="vps=",router="magic",side="router",site="hill",tunnel="wg1"} 1.795346318E9
        # HELP wireguard_peer_receive_bytes_total Bytes received from the peer, WireGuard's overhead included.
        # TYPE wireguard_peer_receive_bytes_total counter
        wireguard_peer_receive_bytes_total{device="wg1",public_key="new=",router="magic",side="router",site="hill",tunnel="wg1"} 0.0
        wireguard_peer_receive_bytes_total{device="wg1",public_key="vps=",router="magic",side="router",site="hill",tunnel="wg1"} 17428.0
        # HELP wireguard_peer_transmit_bytes_total Bytes sent to the peer, WireGuard's overhead included.
        # TYPE wireguard_peer_transmit_bytes_total counter
        wireguard_peer_transmit_bytes_total{device="wg1",public_key="new=",router="magic",side="router",site="hill",tunnel="wg1"} 296.0
        wireguard_peer_transmit_bytes_total{device="wg1",public_key="vps=",router="magic",side="router",site="hill",tunnel="wg1"} 17916.0
        """);
  }

  @Test
  void aPeerOrDeviceThatComesTwiceIsShownOnceAndCostsNoScrape() throws IOException {
    var peer = WG1.peers().getFirst();
    var twice = new Device(WG1.name(), WG1.publicKey(), 1, 0, List.of(peer, peer, WG1.peers().getLast()));
    assertThat(exposition(new Reading.Heard<>(Instant.EPOCH, List.of(twice, WG1))))
        .isEqualTo(exposition(new Reading.Heard<>(Instant.EPOCH, List.of(WG1))));
  }

  @Test
  void silentSourceHasNoSeries() throws IOException {
    assertThat(exposition(new Reading.Silent<>(Instant.EPOCH, "gone"))).isEmpty();
    assertThat(exposition(new Reading.Pending<>())).isEmpty();
  }
}
