package net.wanwatch.collector.event;

/// What the router pings for each tunnel, as often as stock busybox can: once a second.
public enum Probe {
  /** A target outside the tunnel, over the tunnel's WAN: not through the tunnel. */
  UPLINK,
  /** A target beyond the VPS, through the tunnel. */
  INTERNET
}
