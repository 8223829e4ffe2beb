package net.wanwatch.agent.lease;

import java.time.Instant;

/// Another lease runs.
final class Busy extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Instant until;

  Busy(Instant until) {
    super("another lease runs until " + until);
    this.until = until;
  }

  Instant until() {
    return until;
  }
}
