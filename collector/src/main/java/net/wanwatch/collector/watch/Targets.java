package net.wanwatch.collector.watch;

import java.time.Duration;
import net.wanwatch.probe.Beats;

/// What the router pings, and how often. Neither is a track IP of mwan3: to those mwan3 keeps routes of its own, and it is mwan3's word
/// that is checked here.
///
/// @param uplink an IPv4 address outside the tunnels, and not the VPS: over it WireGuard's own packets go
/// @param internet an IPv4 address beyond the VPS
/// @param beat whole seconds
public record Targets(String uplink, String internet, Duration beat) {
  /// Every second.
  public Targets(String uplink, String internet) {
    this(uplink, internet, Beats.USUAL.ping());
  }
}
