package net.wanwatch.simulator.router;

import java.util.Arrays;

import java.util.stream.Collectors;
import net.wanwatch.simulator.world.Snapshot;

/// What `wg show all dump` prints on either end once its key columns are dropped there ([net.wanwatch.tunnel.WgDump]).
public final class WgText {
  private WgText() {}

  static String router(Snapshot now) {
    return now.tunnels().stream().map(WgText::router).collect(Collectors.joining());
  }

  public static String vps(Snapshot now) {
    return now.tunnels().stream().map(WgText::vps).collect(Collectors.joining());
  }

  private static String router(Snapshot.Tunnel t) {
    int n = t.number();
    return row("wg" + n, Digests.publicKey("router" + n), 30000 + n, "0x%x".formatted(Marks.of(n)))
        + row("wg" + n, Digests.publicKey("vps" + n), "203.0.113.10:" + (30000 + n), "0.0.0.0/0,::/0",
            t.handshake().getEpochSecond(), t.received(), t.sent(), 25);
  }

  private static String vps(Snapshot.Tunnel t) {
    int n = t.number();
    return row("wg" + n, Digests.publicKey("vps" + n), 30000 + n, "off")
        + row("wg" + n, Digests.publicKey("router" + n), "198.51.100.%d:%d".formatted(20 + n, 30000 + n),
            "127.77.%d.2/32".formatted(n), t.handshake().getEpochSecond(), t.vpsReceived(), t.received(), "off");
  }

  private static String row(Object... columns) {
    return Arrays.stream(columns).map(Object::toString).collect(Collectors.joining("\t", "", "\n"));
  }
}
