package net.wanwatch.simulator.world;

/// How far a packet wants to go.
public enum Reach {
  /** Outside the tunnel, beyond the WAN. */
  UPLINK,
  /** Through the tunnel, to the VPS. */
  TUNNEL,
  /** Through the tunnel, beyond the VPS. */
  INTERNET,
  /** To mwan3's track IP, which lies there too. */
  TRACK_IP
}
