package net.wanwatch.fact;

/// What a minute was measured on.
public enum MeasuredPath implements Word {
  /** To the tunnel's far end. */
  TUNNEL,
  /** From the router to the internet, beside the tunnel. */
  UPLINK,
  /** From the router to the internet, through the tunnel. */
  INTERNET,
  /** The crew's new connections. */
  CREW,
  /** The crew's connections that stay open. */
  FLOWS
}
