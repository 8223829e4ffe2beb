package net.wanwatch.fact;

/// The probe that saw an outage.
public enum SeenBy implements Word {
  /** The collector's own, to the far end of the tunnel. */
  TUNNEL,
  /** The router's ping through the tunnel, while its far end still answered. */
  INTERNET
}
