package net.wanwatch.collector.judge;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Every tunnel of the site is down, one of them at least only beyond the VPS: the crew's probes are answered there, and
/// nothing of the crew's gets any further.
///
/// @param start when the last of them went
/// @param until up to when all are known to be down, by the steady clock
record NoWayOut(Bracket start, long until) {
  static Optional<NoWayOut> of(Collection<OpenOutages> routers) {
    if (!routers.stream().allMatch(OpenOutages::all) || routers.stream().noneMatch(OpenOutages::beyond)) {
      return Optional.empty();
    }
    var start = routers.stream()
        .flatMap(router -> router.lastStart().stream())
        .max(Comparator.comparingLong(Bracket::nanos));
    return start.map(it -> new NoWayOut(it,
        Math.max(it.nanos(), routers.stream().mapToLong(OpenOutages::allUntil).min().orElse(it.nanos()))));
  }

  /// When it ended, now that it has: the first tunnel to come back counts.
  static Optional<Bracket> end(Collection<OpenOutages> routers) {
    return routers.stream()
        .filter(router -> !router.all())
        .flatMap(router -> router.firstEnd().stream())
        .min(Comparator.comparingLong(Bracket::nanos));
  }
}
