package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.wanwatch.collector.mwan3.Detection;
import net.wanwatch.fact.Fact;

/// Failovers of one router: a member that leaves its policy while another stays is one, its return is a failback. A
/// failover is written once the connections that sat on the tunnel have come back, or have been given up.
final class Failovers {
  /// A loss is known two seconds after its send, so no gap is whole before that.
  private static final Duration SETTLES = Duration.ofSeconds(3);
  private static final Duration GIVEN_UP = Duration.ofSeconds(30);
  private static final int KEPT = 64;

  private final String site;
  private final String router;
  private final Consumer<Fact> journal;
  private final List<FlowStall.Ended> stalls = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<Duration> gaps = new ArrayList<>();
  private final Map<String, Fact.Failover> last = new TreeMap<>();

  private record Pending(String tunnel, Instant at, OptionalDouble share, Optional<Fact.Outage> outage,
      Detection theory, boolean expected) {}

  Failovers(String site, String router, List<String> tunnels, Consumer<Fact> journal) {
    this.site = site;
    this.router = router;
    this.journal = journal;
    tunnels.forEach(tunnel -> counts.put(tunnel, 0L));
  }

  /// How often each tunnel was left.
  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /// The last of each tunnel; one that was never left has none.
  Map<String, Fact.Failover> last() {
    return Map.copyOf(last);
  }

  List<Duration> gaps() {
    return List.copyOf(gaps);
  }

  void stalled(FlowStall.Ended stall) {
    stalls.add(stall);
    if (stalls.size() > KEPT) {
      stalls.removeFirst();
    }
  }

  /// @param share of new connections that the tunnel had just before
  void left(String tunnel, Instant at, OptionalDouble share, Optional<Fact.Outage> outage, Detection theory,
      boolean expected) {
    counts.merge(tunnel, 1L, Long::sum);
    pending.add(new Pending(tunnel, at, share, outage, theory, expected));
  }

  void returned(String tunnel, Instant now, Detection theory, boolean expected) {
    journal.accept(new Fact.Failover(now, site, router, tunnel, "failback", Optional.empty(), theory.onlineAfterMin(),
        theory.onlineAfterMax(), Optional.empty(), 0, Optional.empty(), Optional.empty(), Optional.empty(),
        OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), expected));
  }

  /// @param stillStalled whether a flow of the tunnel is without an answer
  void settle(Instant now, Predicate<String> stillStalled) {
    for (var each : List.copyOf(pending)) {
      var since = Duration.between(each.at, now);
      if (since.compareTo(GIVEN_UP) > 0 || (since.compareTo(SETTLES) > 0 && !stillStalled.test(each.tunnel))) {
        pending.remove(each);
        var failover = fact(each, now);
        last.put(each.tunnel, failover);
        journal.accept(failover);
      }
    }
  }

  private Fact.Failover fact(Pending it, Instant now) {
    var gap = it.outage.flatMap(this::gap);
    gap.ifPresent(g -> gaps.add(g.median()));
    return new Fact.Failover(now, site, router, it.tunnel, "failover",
        it.outage.map(o -> Duration.between(o.start(), it.at)), it.theory.offlineAfterMin(),
        it.theory.offlineAfterMax(), gap.map(Gap::median), gap.map(Gap::flows).orElse(0), gap.map(Gap::shortest),
        gap.map(Gap::longest), gap.map(_ -> Gap.BOUND), it.share,
        gap.map(g -> OptionalInt.of(g.moved())).orElse(OptionalInt.empty()), it.outage.map(Fact.Outage::id),
        it.expected);
  }

  private Optional<Gap> gap(Fact.Outage outage) {
    var from = outage.start().minus(outage.startBound()).minusSeconds(1);
    var ofIt = stalls.stream().filter(s -> s.tunnel().equals(outage.tunnel()) && s.firstLost().isAfter(from)).toList();
    stalls.removeAll(ofIt);
    return ofIt.isEmpty() ? Optional.empty() : Optional.of(Gap.of(ofIt.stream().map(FlowStall.Ended::stall).toList()));
  }
}
