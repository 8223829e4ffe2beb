package net.wanwatch.fact;

/// What may happen to a router as a whole.
public enum RouterEvent implements Word {
  REBOOT, MWAN3_RESTART,
  /** Its clock was set, or the collector's. */
  CLOCK_JUMP,
  /** Its log said so much that facts were left out. */
  LOG_FLOOD,
  /** Said by the agent: nothing comes through any of its tunnels. */
  SITE_DARK,
  /** Said by the agent: WireGuard hears the router, and nothing passes through any of its tunnels. */
  SITE_CUT,
  /** Said by the agent: nothing comes through any of its tunnels, and the VPS itself has no way out. */
  VPS_OFFLINE,
  /** Said by the agent: none of these is so any more. */
  SITE_BACK
}
