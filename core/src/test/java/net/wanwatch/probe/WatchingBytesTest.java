package net.wanwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.probe.WatchingBytes.Bytes;
import net.wanwatch.probe.WatchingBytes.Through;
import org.junit.jupiter.api.Test;

class WatchingBytesTest {
  private static final Through WG1 = new Through("magic", "wg1");
  private static final Outcome.Sent SENT = new Outcome.Sent(1, Instant.EPOCH, 0, 40_000);

  private final WatchingBytes bytes = new WatchingBytes(Labels.of("end", "collector", "site", "hill"), List.of(WG1));

  /// As a capture of wireguard-go has them: 68 bytes are padded to 80, and the largest not at all.
  @Test
  void wireGuardPadsAndWraps() {
    assertThat(WatchingBytes.inTunnel(68)).isEqualTo(140);
    assertThat(WatchingBytes.inTunnel(Fping.packet())).isEqualTo(108);
    assertThat(WatchingBytes.inTunnel(96)).isEqualTo(156);
    assertThat(WatchingBytes.inTunnel(1420)).isEqualTo(1480);
    assertThat(WatchingBytes.inTunnel(1500)).isEqualTo(1560);
  }

  @Test
  void lostProbeWentUpAndOneThatWasNotSentCostsNothing() {
    var probes = bytes.probes(_ -> WG1, 140, true);
    probes.accept(new Outcome.Answered(SENT, Duration.ofMillis(30), Optional.empty()));
    probes.accept(new Outcome.Lost(SENT));
    probes.accept(new Outcome.Unknown(SENT, Reason.PAUSED));
    probes.accept(new Outcome.Unsent(SENT, Reason.NO_ROUTE));
    assertThat(bytes.of(WG1)).isEqualTo(new Bytes(420, 140));
  }

  @Test
  void whatTheVpsAsksComesDownFirst() {
    bytes.probes(_ -> WG1, 156, false).accept(new Outcome.Lost(SENT));
    assertThat(bytes.of(WG1)).isEqualTo(new Bytes(0, 156));
  }

  @Test
  void shownByTunnelAndDirection() throws IOException {
    bytes.add(Through.unknown("magic"), new Bytes(7, 0));
    var registry = new PrometheusRegistry();
    registry.register(bytes);
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    assertThat(out.toString(StandardCharsets.UTF_8)).contains(
        "wanwatch_watching_bytes_total{direction=\"up\",end=\"collector\",router=\"magic\",site=\"hill\",tunnel=\"wg1\"} 0.0",
        "wanwatch_watching_bytes_total{direction=\"down\",end=\"collector\",router=\"magic\",site=\"hill\",tunnel=\"wg1\"} 0.0",
        "wanwatch_watching_bytes_total{direction=\"up\",end=\"collector\",router=\"magic\",site=\"hill\",tunnel=\"\"} 7.0");
  }
}
