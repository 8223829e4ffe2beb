package net.wanwatch.tunnel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A WireGuard interface and the peers behind it, as one reading saw them. Private and preshared keys are
/// no part of it: they are dropped on the host that owns them, before anything is read ([WgDump#SCRIPT]).
///
/// @param publicKey empty while the interface has no private key yet
/// @param listenPort UDP port, 0 when none is open
/// @param fwmark the mark its own packets carry, 0 when off
public record Device(String name, Optional<String> publicKey, int listenPort, long fwmark, List<Peer> peers) {
  public Device {
    peers = List.copyOf(peers);
  }

  /// The other end of a tunnel.
  ///
  /// @param endpoint where its packets last came from, `address:port`; empty until one came or was configured
  /// @param allowedIps what may come out of the tunnel, in CIDR notation
  /// @param lastHandshake by the clock of the host that was read; empty until the first one: never zero, never
  ///   the epoch. Healthy tunnels reach about 145 s of age, so this is a slow detector (whitepaper, section 6.2)
  /// @param receivedBytes since the interface was made, WireGuard's own overhead included
  /// @param sentBytes likewise; grows while nobody answers
  public record Peer(String publicKey, Optional<String> endpoint, List<String> allowedIps,
      Optional<Instant> lastHandshake, long receivedBytes, long sentBytes) {
    public Peer {
      allowedIps = List.copyOf(allowedIps);
    }
  }
}
