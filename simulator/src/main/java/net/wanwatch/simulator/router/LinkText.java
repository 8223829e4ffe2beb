package net.wanwatch.simulator.router;

import java.util.List;
import java.util.stream.Collectors;
import net.wanwatch.simulator.world.Snapshot;

/// The router's network devices: `/proc/net/dev`, and `ip -o addr`.
final class LinkText {
  private static final int PACKET = 900;

  private LinkText() {}

  static String counters(Snapshot now) {
    long down = now.tunnels().stream().mapToLong(t -> t.received() - t.testReceived()).sum();
    long up = now.tunnels().stream().mapToLong(t -> t.sent() - t.testSent()).sum();
    return """
      Inter-|   Receive                                                |  Transmit
       face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
      """ + row("lo", 804, 804)
        + now.tunnels()
            .stream()
            .map(t -> row("eth" + t.number(), t.uplinkReceived(), t.uplinkSent())
                + row("wg" + t.number(), t.received(), t.sent()))
            .collect(Collectors.joining())
        + row("br-lan", up, down);
  }

  /// The devices alone, as a shell's `read` leaves their lines.
  static List<String> rows(Snapshot now) {
    return counters(now).lines().skip(2).map(String::strip).toList();
  }

  private static String row(String device, long received, long sent) {
    return "%6s: %d %d 0 0 0 0 0 0 %d %d 0 0 0 0 0 0%n".formatted(device, received, received / PACKET, sent,
        sent / PACKET);
  }

  static String mtus(Snapshot now) {
    return now.tunnels()
        .stream()
        .map(t -> "eth%1$d 1500%nwg%1$d 1420%n".formatted(t.number()))
        .collect(Collectors.joining());
  }

  static String addresses(Snapshot now) {
    return address(1, "lo", "127.0.0.1/8", "host") + now.tunnels()
        .stream()
        .map(t -> (t.link() ? address(1 + t.number(), "eth" + t.number(), uplink(t.number()) + "/24", "global") : "")
            + address(5 + t.number(), "wg" + t.number(), "127.77.%d.2/24".formatted(t.number()), "global"))
        .collect(Collectors.joining()) + address(9, "br-lan", "192.168.1.1/24", "global");
  }

  /// What DHCP gave the WAN.
  private static String uplink(int number) {
    return "100.64.%d.17".formatted(number);
  }

  private static String address(int index, String device, String cidr, String scope) {
    return "%d: %s    inet %s scope %s %s\\       valid_lft forever preferred_lft forever%n".formatted(index, device,
        cidr, scope, device);
  }
}
