package net.wanwatch.collector.event;

/// Where a probe's pings go.
public enum Via {
  /** The configured target. */
  TARGET,
  /** The uplink's DHCP gateway, for the router has no tool that reaches the target outside the tunnel. */
  GATEWAY,
  /** Nowhere: the router can neither, and what the probe would tell is unknown. */
  NONE
}
