package net.wanwatch.fact;

/// How the router did in a drill, by what its own settings promise.
public enum DrillScore implements Word {
  /** mwan3 noticed no later than its settings allow. */
  IN_TIME,
  /** mwan3 noticed, later than its settings allow. */
  LATE,
  /** mwan3 did not notice, though the cut lasted longer than its settings need. */
  MISSED,
  /** mwan3 did not notice, and by its settings it did not have to: the cut was too short. */
  TOO_SHORT,
  /** What it should have done, or did, is not known. */
  UNKNOWN
}
