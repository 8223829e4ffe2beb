package net.wanwatch.agent;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.wanwatch.tunnel.Device;

/// Remembers when each peer's received bytes last grew. They tell a dead tunnel within seconds, where the handshake
/// takes three minutes: only the router's end sends keepalives.
final class LastReceived {
  private final InstantSource clock;
  private final Map<String, Long> received = new HashMap<>();
  private final Map<String, Instant> grewAt = new ConcurrentHashMap<>();

  LastReceived(InstantSource clock) {
    this.clock = clock;
  }

  /// Compares a reading with the one before. A first reading is no growth, nor is a counter that starts anew.
  List<Device> watch(List<Device> devices) {
    for (var device : devices) {
      for (var peer : device.peers()) {
        var before = received.put(peer.publicKey(), peer.receivedBytes());
        if (before != null && peer.receivedBytes() > before) {
          grewAt.put(peer.publicKey(), clock.instant());
        }
      }
    }
    return devices;
  }

  Optional<Instant> grewAt(Device.Peer peer) {
    return Optional.ofNullable(grewAt.get(peer.publicKey()));
  }
}
