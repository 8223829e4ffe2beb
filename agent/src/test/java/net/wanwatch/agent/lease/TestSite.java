package net.wanwatch.agent.lease;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.config.Ports;

/// A site whose inner addresses are this host's own, and an agent's leases to be killed.
final class TestSite {
  private TestSite() {}

  /// An address of this host's loopback that no other test's process uses.
  static String own(int n) {
    return own(ProcessHandle.current().pid(), n);
  }

  static String own(long pid, int n) {
    return "127.%d.%d.%d".formatted(100 + pid / 256 % 100, pid % 256, n);
  }

  static Config config() {
    var tunnels = List.of(tunnel("wg1", own(1)), tunnel("wg2", own(2)), tunnel("wg3", "192.0.2.1"));
    var router = new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known_hosts"), List.of("br-lan"), tunnels);
    return new Config("hill", Optional.of(own(9)),
        new Config.Agent(List.of("127.0.0.1"), 9977, Duration.ofSeconds(5), Path.of("journal"), Optional.empty(),
            new Ports(25201, 25299)),
        new Config.Collector(List.of("127.0.0.1"), 9978, Duration.ofSeconds(5), Path.of("journal"), Optional.empty()),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        List.of(router));
  }

  private static Config.Tunnel tunnel(String name, String vpsAddress) {
    return new Config.Tunnel(name, name, "10.0.1.2", vpsAddress, name + "wan", Optional.empty());
  }

  /// Lends for an hour, prints the ports, and waits to be killed, or for its caller to end.
  public static void main(String[] args) throws Exception {
    var leases = new Leases(new Iperf3Servers(), new Ports(26201, 26299), InstantSource.system());
    var lease = leases.lend(new Wanted(
        List.of(new Wanted.Place("wg1", own(1)), new Wanted.Place("wg2", own(2))), Duration.ofHours(1)));
    lease.servers().forEach(server -> System.out.println(server.port()));
    System.in.readAllBytes();
  }
}
