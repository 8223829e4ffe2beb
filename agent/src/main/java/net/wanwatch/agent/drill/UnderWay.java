package net.wanwatch.agent.drill;

import java.time.Duration;

/// Another cut lasts.
final class UnderWay extends Exception {
  private static final long serialVersionUID = 1L;

  UnderWay(Duration left) {
    super("another drill runs: try again in %d s".formatted(left.plusMillis(999).toSeconds()));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
