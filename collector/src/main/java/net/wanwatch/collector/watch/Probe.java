package net.wanwatch.collector.watch;

/// What the router pings, every 2 s, for each tunnel.
public enum Probe {
  /** A target outside the tunnel, over the tunnel's WAN: not through the tunnel. */
  UPLINK,
  /** A target beyond the VPS, through the tunnel. */
  INTERNET
}
