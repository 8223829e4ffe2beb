package net.wanwatch.fact;

/// Which way mwan3 moved connections.
public enum FailoverDirection implements Word {
  /** Off the tunnel. */
  FAILOVER,
  /** Back to it. */
  FAILBACK
}
