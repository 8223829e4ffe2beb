package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.List;

/// How long the connections that sat on a tunnel stalled when it failed: the median over the flows that were on it.
///
/// @param bound it may be wrong by this much: the widest of the flows'
/// @param flows how many flows sat there when it began; a gap is never made of none
/// @param moved how many of them came back by another tunnel
record Gap(Duration median, Duration bound, Duration shortest, Duration longest, int flows, int moved) {
  /// One flow's stall: first answered send minus first lost send.
  record Stall(Duration length, Duration bound, boolean moved) {}

  /// @throws IllegalArgumentException when there is no stall to speak of
  static Gap of(List<Stall> stalls) {
    if (stalls.isEmpty()) {
      throw new IllegalArgumentException("no flow sat on the tunnel: there is no gap");
    }
    var lengths = stalls.stream().map(Stall::length).sorted().toList();
    int n = lengths.size();
    var median = lengths.get((n - 1) / 2).plus(lengths.get(n / 2)).dividedBy(2);
    var bound = stalls.stream().map(Stall::bound).max(Duration::compareTo).orElseThrow();
    return new Gap(median, bound, lengths.getFirst(), lengths.getLast(), n,
        (int) stalls.stream().filter(Stall::moved).count());
  }
}
