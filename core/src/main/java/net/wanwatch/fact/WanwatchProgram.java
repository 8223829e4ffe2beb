package net.wanwatch.fact;

/// Who of us says it. In the journal, in its header and as a label of metrics it is the `end`.
public enum WanwatchProgram implements Word {
  /** On the VPS. */
  AGENT,
  /** At the site. */
  COLLECTOR
}
