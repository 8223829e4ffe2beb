package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.CrewOutageDetector.Fate;
import net.wanwatch.fact.Fact;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Window;
import org.jspecify.annotations.Nullable;

/// What the crew of the site feels: the minute of its new connections (P3), the seconds it lost by them, and whether
/// nothing at all came back, or nothing could get any further than the VPS. The crew's way out belongs to the site, however many routers it has.
final class CrewState {
  /// A probe is lost after two seconds; the rest is for the way to us.
  private static final Duration SETTLING = Duration.ofMillis(2500);
  /// What is so old is decided: who wrote that an outage goes on knew of nothing newer.
  private static final Duration KNOWN = Duration.ofSeconds(4);
  /// What the crew's probes say of a moment is known so long after it: mwan3 may have taken out the last tunnel just when it worked
  /// again, and that is one outage.
  private static final Duration FELT = SETTLING.plus(CrewOutageDetector.SHORTEST).plus(CrewOutageDetector.JOIN);
  /// How long its probes are waited for, where they say nothing: the VPS's agent may be away.
  private static final Duration UNFELT = Duration.ofSeconds(8);
  private static final Duration REMINDER = Duration.ofMinutes(1);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final String site;
  private final String router;
  private final Duration pings;
  private final CrewOutageDetector outages = new CrewOutageDetector(SETTLING);
  private final CrewWitness witness = new CrewWitness();
  private final Window minute;
  private final Map<Long, int[]> seconds = new TreeMap<>();
  private double lostSeconds;
  private double darkSeconds;
  private long countedUntil;
  private Optional<Fact.CrewOutage> open = Optional.empty();
  /// When the one that is open began, by the steady clock.
  private Optional<Bracket> start = Optional.empty();
  /// The silence that goes on may be the agent's alone.
  private Optional<Bracket> suspected = Optional.empty();
  private Optional<NoWayOut> noWayOut = Optional.empty();
  /// When there was a way out again, until it is known that the crew found it.
  private Optional<Bracket> wayOutAgain = Optional.empty();
  /// When a probe of the crew's was answered first since then.
  private Optional<Long> served = Optional.empty();
  /// When the last one ended: no later one reaches back behind that.
  private @Nullable Long over;
  /// When its last line was.
  private Moment written;

  /// @param router the crew's, whose name its facts bear
  /// @param pings how far apart the routers' are
  CrewState(String site, String router, Duration pings, Window minute, Moment now) {
    this.site = site;
    this.router = router;
    this.pings = pings;
    this.minute = minute;
    this.countedUntil = now.nanos();
    this.written = now;
  }

  CrewWitness witness() {
    return witness;
  }

  Window minute() {
    return minute;
  }

  Optional<Fact.CrewOutage> open() {
    return open;
  }

  /// The one that is known to go on now: while the router is not heard nobody knows whether a tunnel leads out again.
  Optional<Fact.CrewOutage> goesOn(Moment now) {
    return open.filter(_ -> outages.since().isPresent()
        || noWayOut.filter(it -> now.nanos() - it.until() < PingedPath.unheardAfter(pings).toNanos()).isPresent()
        || wayOutAgain.isPresent());
  }

  /// A new connection's probe.
  void fresh(Outcome outcome) {
    any(outcome);
    count(outcome);
  }

  /// A lookup of a name. The router's own resolver answers it, who gets out before mwan3 lets the crew: it shows what a person
  /// feels, and not that there is a way out.
  void lookup(Outcome outcome) {
    count(outcome);
  }

  private void count(Outcome outcome) {
    minute.accept(outcome);
    if (outcome instanceof Outcome.Answered || outcome instanceof Outcome.Lost) {
      var counts = seconds.computeIfAbsent(Math.floorDiv(outcome.sent().nanos(), SECOND), _ -> new int[2]);
      counts[0]++;
      counts[1] += outcome instanceof Outcome.Lost ? 1 : 0;
    }
  }

  /// Any probe on the crew's own way out, over an existing connection or a new one. What could not be sent is no sign of
  /// anything.
  void any(Outcome outcome) {
    long sent = outcome.sent().nanos();
    switch (outcome) {
      case Outcome.Answered _ -> outages.sent(sent, Fate.ANSWERED);
      case Outcome.Lost _ -> outages.sent(sent, Fate.LOST);
      case Outcome.Unknown _ -> outages.sent(sent, Fate.UNKNOWN);
      case Outcome.Unsent _ -> {
      }
    }
  }

  /// Adds up the seconds that are decided (of each, the part of its probes that was lost), and tells what began or ended.
  ///
  /// @param event the id that the outages of all tunnels share, if they began together
  /// @param routers what is open of each
  List<Fact> settle(Optional<String> event, Collection<OpenOutages> routers, Moment now) {
    long horizon = Math.floorDiv(now.nanos() - SETTLING.toNanos(), SECOND);
    seconds.entrySet().removeIf(second -> {
      if (second.getKey() >= horizon) {
        return false;
      }
      lostSeconds += (double) second.getValue()[1] / second.getValue()[0];
      return true;
    });
    var facts = new ArrayList<Fact>();
    for (var change : outages.settle(now.nanos())) {
      switch (change) {
        case CrewOutageDetector.Change.Began(var began) -> suspected = Optional.of(began);
        case CrewOutageDetector.Change.Ended(var _, var end) -> {
          suspected.filter(this::crews).ifPresent(it -> facts.addAll(felt(it, event, now)));
          if (noWayOut.isEmpty() && open.isPresent()) {
            facts.add(ended(later(end, wayOutAgain), event, now));
          }
          suspected = Optional.empty();
        }
      }
    }
    suspected.filter(this::crews).ifPresent(it -> {
      facts.addAll(felt(it, event, now));
      suspected = Optional.empty();
    });
    facts.addAll(noWayOut(routers, event, now));
    wayOutAgain.filter(end -> outages.since().isEmpty()).ifPresent(end -> {
      served = served.or(() -> outages.answeredAfter(end.nanos()));
      if (now.nanos() - end.nanos() > (served.isPresent() ? FELT : UNFELT).toNanos()) {
        facts.add(ended(served(end, now), event, now));
      }
    });
    if (now.since(written).compareTo(REMINDER) >= 0) {
      facts.addAll(lasting(now));
    }
    return facts;
  }

  /// Whether the silence is the crew's, and not the agent's alone. Rare pings are waited for, lest none lies in a time in which one would
  /// have shown that.
  private boolean crews(Bracket start) {
    long from = start.nanos() + start.bound().toNanos();
    long until = outages.lastLost();
    boolean known = pings.compareTo(CrewOutageDetector.SHORTEST) <= 0 || until - from >= pings.toNanos()
        || witness.tells(from, until);
    return known && !witness.agentSilent(from, until);
  }

  private List<Fact> felt(Bracket start, Optional<String> event, Moment now) {
    return Stream.concat(endedBefore(start, event, now).stream(), began(start, event, now).stream()).toList();
  }

  /// Where no tunnel leads to the internet the crew has none, whatever answers it on the VPS.
  private List<Fact> noWayOut(Collection<OpenOutages> routers, Optional<String> event, Moment now) {
    boolean was = noWayOut.isPresent();
    noWayOut = NoWayOut.of(routers);
    if (noWayOut.isEmpty()) {
      wayOutAgain = was && open.isPresent() ? NoWayOut.end(routers) : wayOutAgain;
      return List.of();
    }
    served = Optional.empty();
    var facts = new ArrayList<Fact>();
    var again = noWayOut.get().start();
    endedBefore(again, event, now).ifPresent(facts::add);
    wayOutAgain = Optional.empty();
    began(again, event, now).ifPresent(facts::add);
    return facts;
  }

  /// Pieces less than a second apart are one.
  private Optional<Fact> endedBefore(Bracket again, Optional<String> event, Moment now) {
    return wayOutAgain.filter(end -> again.nanos() - end.nanos() > CrewOutageDetector.JOIN.toNanos())
        .map(end -> ended(end, event, now));
  }

  /// Where nobody knows whether the crew found the way out at once, it did so before one of its probes was answered.
  private Bracket served(Bracket end, Moment now) {
    long first = served.orElse(now.nanos());
    return first - end.nanos() > CrewOutageDetector.JOIN.toNanos()
        ? Bracket.between(end.nanos() - end.bound().toNanos(), first)
        : end;
  }

  /// As uncertain as the more uncertain of the two.
  private static Bracket later(Bracket end, Optional<Bracket> other) {
    return other.map(it -> new Bracket(Math.max(it.nanos(), end.nanos()),
        it.bound().compareTo(end.bound()) > 0 ? it.bound() : end.bound())).orElse(end);
  }

  /// The outage that goes on, where it was seen to do so after its last line.
  List<Fact> lasting(Moment now) {
    long known = Math.max(written.nanos(), now.nanos() - KNOWN.toNanos());
    if (open.isEmpty() || !(outages.darkAfter(known) || noWayOut.filter(it -> it.until() - known > 0).isPresent())) {
      return List.of();
    }
    var lasting = open.get().lasting(now.wall());
    open = Optional.of(lasting);
    written = now;
    return List.of(lasting);
  }

  /// Nothing, where one is open already.
  private Optional<Fact> began(Bracket known, Optional<String> event, Moment now) {
    if (open.isPresent()) {
      return Optional.empty();
    }
    var bracket = over == null ? known : known.after(over);
    var at = now.wallAt(bracket.nanos());
    var outage = new Fact.CrewOutage(now.wall(), site, "%s-crew-%d".formatted(router, at.toEpochMilli()), router, at,
        bracket.bound(), Optional.empty(), Optional.empty(), event);
    open = Optional.of(outage);
    start = Optional.of(bracket);
    written = now;
    return Optional.of(outage);
  }

  private Fact ended(Bracket end, Optional<String> event, Moment now) {
    var from = start.orElseThrow();
    darkSeconds += counted(from, end.nanos());
    var began = open.orElseThrow();
    open = Optional.empty();
    start = Optional.empty();
    wayOutAgain = Optional.empty();
    served = Optional.empty();
    over = end.nanos();
    return new Fact.CrewOutage(now.wall(), site, began.id(), router, began.start(), began.startBound(),
        Optional.of(began.start().plus(from.until(end))), Optional.of(end.bound()), event.or(began::event));
  }

  /// Goes on with an outage of an earlier process, which counted what lay before `now`.
  ///
  /// @param lastLine when its last line was written, by the steady clock: what was sent just before that was not judged yet
  void resume(Fact.CrewOutage outage, Bracket began, long lastLine, Moment now) {
    open = Optional.of(outage);
    start = Optional.of(began);
    outages.resume(began, Math.max(began.nanos(), lastLine - KNOWN.toNanos()));
    countedUntil = now.nanos();
    written = now;
  }

  /// The wall clock was set: what began before is told by the new one, so that its length stays true.
  void clockStepped(Duration step) {
    open = open.map(it -> it.startedAt(it.start().plus(step)));
  }

  private double counted(Bracket start, long until) {
    long from = start.nanos() - countedUntil > 0 ? start.nanos() : countedUntil;
    return Math.max(0, (until - from) / 1e9);
  }

  double lostSeconds() {
    return lostSeconds;
  }

  /// It grows while an outage lasts.
  double darkSeconds() {
    return darkSeconds + start.map(it -> counted(it, until(it))).orElse(0.0);
  }

  /// Until when the outage that goes on is known to last.
  private long until(Bracket began) {
    long felt = outages.until().orElse(began.nanos());
    long beyond = noWayOut.map(NoWayOut::until).or(() -> wayOutAgain.map(Bracket::nanos)).orElse(felt);
    return Math.max(felt, beyond);
  }
}
