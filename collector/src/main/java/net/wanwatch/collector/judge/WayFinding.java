package net.wanwatch.collector.judge;

import java.util.Optional;

/// Whether a tunnel's own packets leave by another uplink than its own. What is said once may be in the middle of a change: it counts when it is
/// said twice in a row.
final class WayFinding {
  private Optional<String> said = Optional.empty();
  private Optional<String> found = Optional.empty();
  private boolean heard;
  private boolean known;

  /// What is wrong, in one sentence; empty where nothing is, or nobody knows.
  Optional<String> found() {
    return found;
  }

  /// Whether it is known, be it right or wrong.
  boolean known() {
    return known;
  }

  /// @param wrong what the router's answer means for this tunnel
  void hear(Optional<String> wrong) {
    if (heard && wrong.isPresent() == said.isPresent()) {
      found = wrong;
      known = true;
    }
    heard = true;
    said = wrong;
  }
}
