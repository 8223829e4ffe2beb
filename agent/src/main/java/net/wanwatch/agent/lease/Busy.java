package net.wanwatch.agent.lease;

import java.time.Instant;

/// Another lease runs, or a drill.
final class Busy extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Instant until;

  Busy(Instant until) {
    super("another lease or a drill runs until " + until);
    this.until = until;
  }

  Instant until() {
    return until;
  }
}
