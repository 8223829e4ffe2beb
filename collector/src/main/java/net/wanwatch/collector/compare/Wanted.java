package net.wanwatch.collector.compare;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;

/// What somebody asks for.
///
/// @param flows connections at once
/// @param seconds of each run that are measured
/// @param omitted run before that and not counted, while connections and subflows grow
/// @param tunnel that of the way `one`; empty for the best
/// @param seed of the order within the blocks, and of the intervals
record Wanted(Work work, int flows, Duration seconds, Duration omitted, int blocks, List<Way.Named> ways,
    Optional<String> tunnel, long seed) {
  Wanted {
    ways = List.copyOf(ways);
  }

  /// What connections need to grow.
  static Duration omitted(Work work) {
    return work == Work.BULK ? Duration.ofSeconds(2) : Duration.ZERO;
  }

  Duration run() {
    return omitted.plus(seconds);
  }

  /// As [net.wanwatch.journal.ComparisonText] says it.
  String label() {
    return work == Work.CALL
        ? "a call's packets"
        : "%s, %d flow%s".formatted(work.word(), flows, flows == 1 ? "" : "s");
  }
}
