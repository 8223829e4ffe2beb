package net.wanwatch.agent.drill;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.tunnel.Device;

/// Our own table `inet wanwatch_drill`. What is cut is an element of one of its two sets, which the kernel lets go when
/// the element's time is over: no process of ours is needed for that. It is there only while something is in it.
///
/// What is inside a tunnel is dropped by its device. A tunnel's own packets are dropped by the UDP port on which this host's WireGuard
/// listens for it, not by the other end's address, which changes with every new NAT mapping.
final class CutTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "inet wanwatch_drill";

  /// Before the connections are tracked (-200), so that what is dropped leaves no trace; the last of all on the way out.
  private static final String TABLE = """
      table %1$s {
        set inner { type ifname; flags timeout; }
        set outer { type inet_service; flags timeout; }
        chain inner_in { type filter hook prerouting priority -300; policy accept; iifname @inner drop; }
        chain inner_out { type filter hook postrouting priority 300; policy accept; oifname @inner drop; }
        chain outer_in { type filter hook input priority -300; policy accept; udp dport @outer drop; }
        chain outer_out { type filter hook output priority -300; policy accept; udp sport @outer drop; }
      }
      """.formatted(NAME);

  /// An absent one can be deleted only after it was added.
  private static final String REMOVE = """
      add table %1$s
      delete table %1$s
      """.formatted(NAME);

  private final Nft nft;

  CutTable(Nft nft) {
    this.nft = nft;
  }

  /// From a moment within this call on, for exactly that long.
  void cut(Device device, DrillKind kind, Duration length) throws IOException {
    nft.run(REMOVE + TABLE
        + "add element %s %s timeout %ds }%n".formatted(NAME, element(device, kind), length.toSeconds()));
  }

  private static String element(Device device, DrillKind kind) {
    return switch (kind) {
      case FAR_END -> "inner { \"%s\"".formatted(device.name());
      case PATH -> "outer { %d".formatted(device.listenPort());
    };
  }

  /// Ends whatever is cut, and leaves nothing of ours.
  void remove() throws IOException {
    nft.run(REMOVE);
  }

  /// How long something is still cut, at most; empty where nothing is, and zero where only the table is left.
  Optional<Duration> left() throws IOException {
    var tables = read("list tables\n");
    boolean ours = false;
    for (var each : tables) {
      var table = each.path("table");
      ours |= NAME.equals(table.path("family").asText() + " " + table.path("name").asText());
    }
    if (!ours) {
      return Optional.empty();
    }
    long longest = 0;
    for (var each : read("list table " + NAME + "\n")) {
      for (var element : each.path("set").path("elem")) {
        // Whole seconds, cut off.
        longest = Math.max(longest, element.path("elem").path("expires").asLong() + 1);
      }
    }
    return Optional.of(Duration.ofSeconds(longest));
  }

  private JsonNode read(String command) throws IOException {
    try {
      return JSON.readTree(nft.run(command)).path("nftables");
    } catch (JacksonException e) {
      throw new IOException("nft's answer is no JSON", e);
    }
  }
}
