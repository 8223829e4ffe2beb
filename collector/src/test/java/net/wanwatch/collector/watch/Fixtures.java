package net.wanwatch.collector.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.tunnel.Device;

/// Two tunnels, one with an uplink.
final class Fixtures {
  static final Targets TARGETS = new Targets("198.51.100.2", "198.51.100.1");
  static final Lane UPLINK = new Lane(Probe.UPLINK, "wg1");
  static final Lane INTERNET = new Lane(Probe.INTERNET, "wg1");
  static final Config.Router ROUTER = new Config.Router("magic", List.of("127.0.0.1"), 22, "root", Path.of("key"),
      Optional.empty(), Path.of("known_hosts"), List.of(),
      List.of(tunnel("wg1", Optional.of("eth1")), tunnel("wg2", Optional.empty())));

  private Fixtures() {}

  private static Config.Tunnel tunnel(String name, Optional<String> uplink) {
    return new Config.Tunnel(name, name, "10.0.1.2", "10.0.1.1", name + "wan", uplink);
  }

  /// @param addresses `eth1 cidr`
  static RouterReading reading(long mark, String... addresses) {
    return new RouterReading(Instant.EPOCH, Duration.ofHours(1), Instant.EPOCH, Duration.ZERO, OptionalDouble.empty(),
        Map.of(), OptionalLong.empty(), List.of(),
        Arrays.stream(addresses).map(a -> new RouterReading.Address(a.substring(0, 4), a.substring(5))).toList(),
        Optional.of(List.of(new Device("wg1", Optional.empty(), 0, mark, List.of()))), Optional.empty(), Map.of(),
        Map.of(), Map.of());
  }

  static WatchPlan plan() {
    return WatchPlan.of(ROUTER, TARGETS, reading(0x388, "eth1 100.64.1.13/24"), Optional.empty());
  }
}
