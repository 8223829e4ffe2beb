package net.wanwatch.collector.failover;

import java.time.Duration;
import java.util.List;
import net.wanwatch.probe.Flow;

/// How long the connections that sat on a tunnel stalled when it failed: the median over the flows that were on it.
///
/// @param flows how many flows sat there when it began; a gap is never made of none
/// @param moved how many of them came back by another tunnel
public record Gap(Duration median, Duration shortest, Duration longest, int flows, int moved) {
  /// Both ends of a stall fall between two probes of the flow.
  public static final Duration BOUND = Flow.Plan.PERIOD;

  /// One flow's stall: first answered send minus first lost send.
  public record Stall(Duration length, boolean moved) {}

  /// @throws IllegalArgumentException when there is no stall to speak of
  public static Gap of(List<Stall> stalls) {
    if (stalls.isEmpty()) {
      throw new IllegalArgumentException("no flow sat on the tunnel: there is no gap");
    }
    var lengths = stalls.stream().map(Stall::length).sorted().toList();
    int n = lengths.size();
    var median = lengths.get((n - 1) / 2).plus(lengths.get(n / 2)).dividedBy(2);
    return new Gap(median, lengths.getFirst(), lengths.getLast(), n,
        (int) stalls.stream().filter(Stall::moved).count());
  }
}
