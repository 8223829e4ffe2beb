package net.wanwatch.simulator.path;

import java.time.Duration;
import java.util.Optional;

/// Whether bytes pass just now.
@FunctionalInterface
public interface Passage {
  /// How long they take; empty while nothing passes.
  Optional<Duration> now();
}
