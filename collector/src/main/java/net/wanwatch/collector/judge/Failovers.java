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
import java.util.stream.Stream;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.mwan3.Detection;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;

/// Failovers of one router: a member that leaves its policy while another stays is one, its return is a failback. A
/// failover is written, and counted, once the connections that sat on the tunnel have come back, or have been given up; a failback once it
/// is known which TCP connections it broke.
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
  private final List<Returning> returning = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final List<Duration> gaps = new ArrayList<>();
  private final Map<String, Fact.Failover> last = new TreeMap<>();
  private final Connections connections;
  private final Map<String, BrokenConnections> broken = new TreeMap<>();

  private record Pending(String tunnel, Moment at, Moment noticed, OptionalDouble share,
      Optional<OpenOutages.Cause> cause, Detection theory, boolean expected, Endured endured) {
    Pending because(Optional<OpenOutages.Cause> found) {
      return new Pending(tunnel, at, noticed, share, found, theory, expected, endured);
    }
  }

  /// A failback, and what it does to connections.
  private record Returning(Fact.Failover fact, Moment noticed, Endured endured) {}

  /// @param connections of the site
  Failovers(String site, String router, List<String> tunnels, Connections connections, Consumer<Fact> journal) {
    this.site = site;
    this.router = router;
    this.connections = connections;
    this.journal = journal;
    tunnels.forEach(tunnel -> {
      counts.put(tunnel, 0L);
      broken.put(tunnel, BrokenConnections.NONE);
    });
  }

  /// How often each tunnel was left.
  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }

  /// The last of each tunnel; one that was never left has none.
  Map<String, Fact.Failover> last() {
    return Map.copyOf(last);
  }

  /// What became of connections when each tunnel was left, in all.
  Map<String, BrokenConnections> broken() {
    return Map.copyOf(broken);
  }

  /// Each connection has to be asked after that, by the steady clock: a failover waits for it.
  Optional<Long> askAfter() {
    return endured().flatMap(it -> it.askAfter().stream()).max(Long::compareTo);
  }

  private Stream<Endured> endured() {
    return Stream.concat(pending.stream().map(Pending::endured), returning.stream().map(Returning::endured));
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
    boolean alone = endured().findAny().isEmpty();
    endured().forEach(it -> {
      it.beside();
      it.until(now);
    });
    returning.stream().filter(it -> it.fact.tunnel().equals(change.tunnel())).forEach(it -> it.endured.spoil());
    var endured = Endured.leaving(router, change.tunnel(), connections, change.at(), theory.offlineAfterMax(), now);
    if (!alone) {
      endured.beside();
    }
    pending.add(new Pending(change.tunnel(), change.at(), now, change.share(), cause, theory, expected, endured));
  }

  /// mwan3 says that it flushed the router's table of connections.
  void flushed(Moment now) {
    endured().forEach(it -> it.flushed(now));
  }

  /// What closes all connections happened, and is no failover's doing.
  void spoilt() {
    endured().forEach(Endured::spoil);
  }

  void paused(Duration length) {
    if (length.compareTo(Endured.LONG_PAUSE) >= 0) {
      spoilt();
    }
  }

  /// A tunnel is down that nobody says is left.
  void ails(String tunnel) {
    endured().forEach(it -> it.ails(tunnel));
  }

  void returned(String tunnel, Detection theory, boolean expected, Moment now) {
    boolean alone = endured().findAny().isEmpty();
    endured().forEach(it -> it.until(now));
    var endured = Endured.returning(router, tunnel, connections, now);
    if (!alone) {
      endured.beside();
    }
    var failback = new Returning(new Fact.Failover(now.wall(), site, router, tunnel, FailoverDirection.FAILBACK,
        Optional.empty(), theory.onlineAfterMin(), theory.onlineAfterMax(), Optional.empty(), 0, Optional.empty(),
        Optional.empty(), Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), expected),
        now, endured);
    if (endured.isOfNone()) {
      journal.accept(failback.fact);
    } else {
      returning.add(failback);
    }
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
    settleReturning(now);
    for (var each : List.copyOf(pending)) {
      var since = now.since(each.noticed);
      boolean over = since.compareTo(GIVEN_UP) > 0;
      boolean settled = since.compareTo(SETTLES) > 0 && !stillOpen.test(each.tunnel) && each.endured.decided();
      if (over || settled) {
        pending.remove(each);
        var failover = fact(each, now).with(each.endured.fates(over));
        failover.keptConnections()
            .ifPresent(it -> broken.merge(each.tunnel, BrokenConnections.NONE.plus(it), BrokenConnections::plus));
        counts.merge(each.tunnel, 1L, Long::sum);
        last.put(each.tunnel, failover);
        journal.accept(failover);
      }
    }
  }

  private void settleReturning(Moment now) {
    for (var each : List.copyOf(returning)) {
      boolean over = now.since(each.noticed).compareTo(GIVEN_UP) > 0;
      if (over || each.endured.decided()) {
        returning.remove(each);
        journal.accept(each.fact.with(each.endured.fates(over)));
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
