package net.wanwatch.collector.crew;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.probe.Prober;
import org.junit.jupiter.api.Test;

class FullSizeFlowsTest {
  private static final Config.Router ROUTER = new Config.Router("magic", List.of("127.0.0.1"), 22, "root",
      Path.of("key"), Optional.empty(), Path.of("known_hosts"), List.of(),
      List.of(new Config.Tunnel("wg1", "A", "10.0.1.2", "127.0.0.1", "wg1wan", Optional.empty())));

  private static RouterReading reading(Map<String, Integer> mtus) {
    return new RouterReading(Instant.EPOCH, Duration.ZERO, Instant.EPOCH, Duration.ZERO, OptionalDouble.empty(),
        Map.of(), OptionalLong.empty(), List.of(), List.of(), Optional.empty(), Optional.empty(), mtus, Map.of(),
        Map.of());
  }

  private static int received(DatagramSocket echo) throws Exception {
    var packet = new DatagramPacket(new byte[2000], 2000);
    echo.receive(packet);
    return packet.getLength();
  }

  /// IPv4's and UDP's headers are 28 bytes of the packet.
  @Test
  void packetIsAsLargeAsTheRouterSaysTheTunnelIs() throws Exception {
    try (var echo = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        var prober = Prober.start(InstantSource.system())) {
      echo.setSoTimeout(60_000);
      var flows = new FullSizeFlows(prober, ROUTER, echo.getLocalPort(), Duration.ofSeconds(1), (_, _) -> _ -> {});
      flows.tend(reading(Map.of()));
      flows.tend(reading(Map.of("wg1", 1420, "eth1", 1500)));
      flows.tend(reading(Map.of("wg1", 1420)));
      assertThat(received(echo)).isEqualTo(1392);
      flows.tend(reading(Map.of("wg1", 1380)));
      assertThat(received(echo)).isEqualTo(1352);
      flows.close();
    }
  }
}
