package net.wanwatch.fact;

/// What is taken from a tunnel on purpose.
public enum DrillKind implements Word {
  /** All that passes inside it: WireGuard still shakes hands, and nobody answers behind it. */
  FAR_END,
  /** WireGuard's own packets: as if the uplink were gone. */
  PATH
}
