package net.wanwatch.collector.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeSet;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.mwan3.Detection;
import net.wanwatch.collector.mwan3.Mwan3Settings;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.poll.Reading;

/// What the judge says of a tunnel that is cut, gathered view by view: nothing here measures for itself. Times are by `System.nanoTime`
/// but for what facts say.
final class Felt {
  /// An outage is proved two seconds after its first lost probe, and its start is known later than the cut by a probe's distance.
  private static final Duration NEAR = Duration.ofSeconds(1);
  /// Of mwan3's log, whose stamps are whole seconds.
  private static final Duration STAMP = Duration.ofSeconds(1);
  /// A probe is lost when its answer does not come in two seconds.
  private static final Duration UNDECIDED = Duration.ofMillis(2500);
  /// No outage is proved later than this after a cut.
  private static final Duration PROOF = Duration.ofSeconds(5);
  /// After a cut that was short, for the router to be heard once more.
  private static final Duration HEARD_AFTER = Duration.ofSeconds(12);
  private static final double SHARE = 0.01;

  private final String tunnel;
  private final Tally connections;
  private final Tally names;
  private final boolean watched;
  private final Instant start;
  private final Duration bound;
  private final OptionalDouble share;
  private Optional<Fact.Outage> outage = Optional.empty();
  private Optional<Fact.Failover> failover = Optional.empty();
  private Optional<Detection> theory = Optional.empty();
  /// When the router was asked and mwan3 still used the tunnel.
  private final NavigableSet<Instant> stayed = new TreeSet<>();
  private boolean left;
  private boolean dark;
  private Optional<Long> even = Optional.empty();

  /// Probes of the crew's, counted as they are decided.
  private static final class Tally {
    private final Optional<RoundTrips> of;
    private long counted;
    private int tried;
    private int lost;

    Tally(Optional<RoundTrips> of, long began) {
      this.of = of;
      this.counted = began;
    }

    void count(long to) {
      if (to - counted > 0) {
        of.ifPresent(trips -> {
          var more = trips.tried(counted, to);
          tried += more.decided();
          lost += more.lost();
        });
        counted = to;
      }
    }

    OptionalInt tried() {
      return tried > 0 ? OptionalInt.of(tried) : OptionalInt.empty();
    }

    OptionalInt lost() {
      return tried > 0 ? OptionalInt.of(lost) : OptionalInt.empty();
    }
  }

  /// @param share of new connections before the cut
  /// @param crew its new connections; empty where they are not watched
  /// @param names looked up; empty where none is
  /// @param start of the cut, by our clock on the wall
  /// @param began the same by `System.nanoTime`
  Felt(String tunnel, OptionalDouble share, Optional<RoundTrips> crew, Optional<RoundTrips> names, Instant start,
      Duration bound, long began) {
    this.tunnel = tunnel;
    this.share = share;
    this.connections = new Tally(crew, began);
    this.names = new Tally(names, began);
    this.watched = crew.isPresent();
    this.start = start;
    this.bound = bound;
  }

  /// @param ended when the cut was over; empty while it lasts
  void saw(View.Router router, View.Crew site, Optional<Long> ended, long now) {
    dark |= site.darkSince().isPresent();
    router.tunnel(tunnel).ifPresent(it -> {
      it.lastOutage().filter(this::isOurs).ifPresent(own -> outage = Optional.of(own));
      it.outage().filter(this::isOurs).ifPresent(own -> outage = Optional.of(own));
      left |= it.inUse().filter(used -> !used).isPresent();
      if (it.inUse().orElse(false) && router.reading() instanceof Reading.Heard<RouterReading>(var at, _)) {
        stayed.add(at);
      }
      theory = theory.or(() -> theory(router, it));
      if (ended.isPresent() && even.isEmpty() && it.inUse().orElse(false) && hasItsShare(it)) {
        even = Optional.of(now - ended.get());
      }
    });
    Optional.ofNullable(router.lastFailovers().get(tunnel)).filter(this::isOurs).ifPresent(it -> {
      failover = Optional.of(it);
      left = true;
    });
    long decided = ended.map(end -> Math.min(end, now - UNDECIDED.toNanos())).orElse(now - UNDECIDED.toNanos());
    connections.count(decided);
    names.count(decided);
  }

  private boolean hasItsShare(View.Tunnel it) {
    return share.isEmpty() || it.share().isEmpty() || it.share().getAsDouble() > share.getAsDouble() - SHARE;
  }

  private static Optional<Detection> theory(View.Router router, View.Tunnel it) {
    return router.reading() instanceof Reading.Heard<RouterReading>(_, var reading)
        ? reading.mwan3()
            .flatMap(mwan3 -> mwan3.settings())
            .flatMap(settings -> settings.interfaceOf(it.config().member()))
            .map(Mwan3Settings.Interface::detection)
        : Optional.empty();
  }

  private boolean isOurs(Fact.Outage it) {
    return !it.start().isBefore(start.minus(bound).minus(it.startBound()).minus(NEAR));
  }

  /// What is written once it settled, later than the cut in any case.
  private boolean isOurs(Fact.Failover it) {
    return it.at().isAfter(start) && (it.outage().isEmpty() || it.outage().equals(outage.map(Fact.Outage::id)));
  }

  /// Whether nothing of the crew's gets through.
  boolean isDark() {
    return dark;
  }

  /// Whether nothing more is to be learned.
  ///
  /// @param ended when the cut was over
  boolean settled(long ended, long now) {
    boolean proved = now - ended > PROOF.toNanos();
    boolean over = outage.isPresent() ? outage.get().end().isPresent() : proved;
    return over && proved && even.isPresent() && (!left || failover.isPresent());
  }

  private Optional<Duration> detection() {
    return failover.flatMap(Fact.Failover::detection)
        .or(() -> outage.flatMap(it -> it.detected().map(at -> Duration.between(it.start(), at))));
  }

  /// That mwan3 did not notice is said only where it was heard when it had to have: a router that is silent may have noticed.
  ///
  /// @param length of the cut; empty where nobody knows it
  DrillScore score(Optional<Duration> length) {
    var longest = failover.map(Fact.Failover::theoryMax).or(() -> theory.map(Detection::offlineAfterMax));
    if (longest.isEmpty() || outage.isEmpty()) {
      return DrillScore.UNKNOWN;
    }
    var latest = longest.get().plus(outage.get().startBound()).plus(STAMP);
    var detection = detection();
    if (detection.isPresent()) {
      return detection.get().compareTo(latest) <= 0 ? DrillScore.IN_TIME : DrillScore.LATE;
    }
    if (left || length.isEmpty()) {
      return DrillScore.UNKNOWN;
    }
    var end = start.plus(length.get());
    boolean enough = length.get().compareTo(latest) > 0;
    var from = enough ? start.plus(latest) : end;
    var to = enough ? end : end.plus(HEARD_AFTER);
    if (stayed.subSet(from, true, to, true).isEmpty()) {
      return DrillScore.UNKNOWN;
    }
    return enough ? DrillScore.MISSED : DrillScore.TOO_SHORT;
  }

  /// All of it.
  ///
  /// @param length of the cut
  /// @param known whether the VPS said so
  Fact.Drill fact(Instant at, String site, String router, Wanted wanted, String id, Duration length, String ended,
      boolean known) {
    return new Fact.Drill(at, site, router, tunnel, id, wanted.kind(), wanted.length(), start, bound,
        start.plus(length), ended, outage.map(Fact.Outage::id), detection(),
        failover.map(Fact.Failover::theoryMin).or(() -> theory.map(Detection::offlineAfterMin)),
        failover.map(Fact.Failover::theoryMax).or(() -> theory.map(Detection::offlineAfterMax)),
        failover.flatMap(Fact.Failover::gap), failover.map(Fact.Failover::gapFlows).orElse(0),
        failover.flatMap(Fact.Failover::gapBound), connections.tried(), connections.lost(),
        watched ? Optional.of(dark) : Optional.empty(),
        even.map(nanos -> Duration.ofMillis(Math.max(0, nanos / 1_000_000))),
        score(known ? Optional.of(length) : Optional.empty())).with(failover.flatMap(Fact.Failover::keptConnections))
        .withNames(names.tried(), names.lost());
  }
}
