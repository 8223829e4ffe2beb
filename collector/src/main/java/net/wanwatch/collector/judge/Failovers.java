package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.mwan3.Detection;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;

/// Failovers of one router: a member that leaves its policy while another stays is one, its return is a failback. A
/// failover is written, and counted, once the connections that sat on the tunnel have come back, or have been given up.
final class Failovers {
  /// A loss is known two seconds after its send, so no gap is whole before that.
  private static final Duration SETTLES = Duration.ofSeconds(3);
  private static final Duration GIVEN_UP = Duration.ofSeconds(30);
  private static final int KEPT = 64;

  private final String site;
  private final String router;
  private final Consumer<Fact> journal;
  private final List<KeptFlow.Ended> stalls = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<Duration> gaps = new ArrayList<>();
  private final Map<String, Fact.Failover> last = new TreeMap<>();

  private record Pending(String tunnel, Moment at, Moment noticed, OptionalDouble share,
      Optional<OpenOutages.Cause> cause, Detection theory, boolean expected) {
    Pending because(Optional<OpenOutages.Cause> found) {
      return new Pending(tunnel, at, noticed, share, found, theory, expected);
    }
  }

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

  void stalled(KeptFlow.Ended stall) {
    stalls.add(stall);
    if (stalls.size() > KEPT) {
      stalls.removeFirst();
    }
  }

  /// @param cause the outage that goes on
  void left(Mwan3Membership.Change.Left change, Optional<OpenOutages.Cause> cause, Detection theory, boolean expected,
      Moment now) {
    pending.add(new Pending(change.tunnel(), change.at(), now, change.share(), cause, theory, expected));
  }

  void returned(String tunnel, Detection theory, boolean expected, Moment now) {
    journal.accept(new Fact.Failover(now.wall(), site, router, tunnel, FailoverDirection.FAILBACK, Optional.empty(),
        theory.onlineAfterMin(), theory.onlineAfterMax(), Optional.empty(), 0, Optional.empty(), Optional.empty(),
        Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), expected));
  }

  /// An outage may be proved only after mwan3 noticed it.
  ///
  /// @param cause the outage that goes on, for one that mwan3 left at that moment
  void explain(BiFunction<String, Moment, Optional<OpenOutages.Cause>> cause) {
    pending.replaceAll(it -> it.cause.isPresent()
        ? it
        : it.because(cause.apply(it.tunnel, it.at).filter(found -> found.detection().isPresent())));
  }

  /// @param stillOpen whether a flow of the tunnel is without an answer, or its outage not yet proved
  void settle(Moment now, Predicate<String> stillOpen) {
    for (var each : List.copyOf(pending)) {
      var since = now.since(each.noticed);
      if (since.compareTo(GIVEN_UP) > 0 || (since.compareTo(SETTLES) > 0 && !stillOpen.test(each.tunnel))) {
        pending.remove(each);
        var failover = fact(each, now);
        counts.merge(each.tunnel, 1L, Long::sum);
        last.put(each.tunnel, failover);
        journal.accept(failover);
      }
    }
  }

  private Fact.Failover fact(Pending it, Moment now) {
    var gap = it.cause.flatMap(cause -> gap(it.tunnel, cause.start()));
    gap.ifPresent(g -> gaps.add(g.median()));
    return new Fact.Failover(now.wall(), site, router, it.tunnel, FailoverDirection.FAILOVER,
        it.cause.flatMap(OpenOutages.Cause::detection), it.theory.offlineAfterMin(), it.theory.offlineAfterMax(),
        gap.map(Gap::median), gap.map(Gap::flows).orElse(0), gap.map(Gap::shortest), gap.map(Gap::longest),
        gap.map(Gap::bound), it.share, gap.map(g -> OptionalInt.of(g.moved())).orElse(OptionalInt.empty()),
        it.cause.map(OpenOutages.Cause::outage), it.expected);
  }

  private Optional<Gap> gap(String tunnel, Bracket start) {
    long from = start.nanos() - start.bound().toNanos() - Duration.ofSeconds(1).toNanos();
    var ofIt = stalls.stream()
        .filter(s -> s.tunnel().equals(new KeptFlow.TunnelKey(router, tunnel)) && s.firstLost() - from > 0)
        .toList();
    stalls.removeAll(ofIt);
    return ofIt.isEmpty() ? Optional.empty() : Optional.of(Gap.of(ofIt.stream().map(KeptFlow.Ended::stall).toList()));
  }
}
