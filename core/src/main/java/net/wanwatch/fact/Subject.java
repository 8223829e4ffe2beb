package net.wanwatch.fact;

/// Whose opinion of a tunnel changed; each has its own words for what it thinks.
public enum Subject implements Word {
  /** Words of [Mwan3State]. */
  MWAN3,
  /** Words of [Verdict]. */
  VERDICT,
  /** Words of [Finding], and `none`. */
  FINDING,
  /** Whether a policy gives it new connections. */
  POLICY,
  /** Packets as large as its MTU `pass`, or are `lost`. */
  FULL_SIZE
}
