package net.wanwatch.collector.watch;

/// What the router pings. Neither is a track IP of mwan3: to those mwan3 keeps routes of its own, and it is mwan3's word
/// that is checked here.
///
/// @param uplink an IPv4 address outside the tunnels, and not the VPS: over it WireGuard's own packets go
/// @param internet an IPv4 address beyond the VPS
public record Targets(String uplink, String internet) {}
