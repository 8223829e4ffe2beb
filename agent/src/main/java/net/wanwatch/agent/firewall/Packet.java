package net.wanwatch.agent.firewall;

import java.util.Optional;

/// A forwarded IPv4 packet, as far as it is known.
///
/// @param in device by which it comes
/// @param out device by which it leaves; empty where that is not known
/// @param state of its connection: `new` or `established`
public record Packet(String in, Optional<String> out, String from, String to, String state) {
  /// The first of a connection from a tunnel.
  public static Packet first(String tunnel, Optional<String> out, String from, String to) {
    return new Packet(tunnel, out, from, to, "new");
  }

  /// Its answer. Where the way out is not known, the way back in is not.
  public Optional<Packet> answer() {
    return out.map(device -> new Packet(device, Optional.of(in), to, from, "established"));
  }
}
