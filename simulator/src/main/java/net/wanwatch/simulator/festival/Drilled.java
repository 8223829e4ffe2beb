package net.wanwatch.simulator.festival;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.DrillScore;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.Verdict;

/// Drills by a plan: each morning, each tunnel in turn. Drawn behind everything else that befalls the tunnels and by a chance of its own, so
/// that nothing else changes by it.
final class Drilled {
  private static final String PLAN = "morning";
  private static final Duration CUT = Duration.ofSeconds(30);
  private static final Duration AFTER_START = Duration.ofHours(3);
  private static final Duration APART = Duration.ofMinutes(3);
  /// Before a cut and behind it, in which no tunnel may be ailing.
  private static final Duration CALM = Duration.ofMinutes(3);

  private final Site site;
  private final Plot plot;
  private final SplittableRandom random;
  private final List<Trouble> cuts = new ArrayList<>();
  private final List<Fact> facts = new ArrayList<>();

  Drilled(Site site, Plot plot, Instant start, Instant end, SplittableRandom random) {
    this.site = site;
    this.plot = plot;
    this.random = random;
    if (site.tunnels() > 1) {
      for (var day = start.plus(AFTER_START); day.isBefore(end); day = day.plus(Duration.ofDays(1))) {
        for (int tunnel = 1; tunnel <= site.tunnels(); tunnel++) {
          due(tunnel, day.plus(APART.multipliedBy(tunnel - 1L)), end);
        }
      }
      tell();
    }
  }

  /// The cuts, as the tunnels felt them.
  List<Trouble> cuts() {
    return List.copyOf(cuts);
  }

  List<Fact> facts() {
    return List.copyOf(facts);
  }

  private void due(int tunnel, Instant at, Instant end) {
    if (at.plus(CUT).plus(CALM).isAfter(end)) {
      return;
    }
    var why = whyNot(at);
    if (why.isPresent()) {
      facts.add(new Fact.DrillSkipped(at, Site.NAME, Site.ROUTER, Site.tunnel(tunnel), PLAN, why.get()));
    } else {
      cuts.add(new Trouble(tunnel, at, CUT, Verdict.TUNNEL_DOWN,
          "eth%d answers in 41 ms, wg%d does not answer".formatted(tunnel, tunnel),
          Duration.ofMillis(5000 + random.nextInt(3000)), false, true));
    }
  }

  private Optional<String> whyNot(Instant at) {
    if (near(plot.dark(), at)) {
      return Optional.of("missed");
    }
    if (near(plot.work(), at)) {
      return Optional.of("maintenance");
    }
    boolean ails = plot.troubles().stream().anyMatch(it -> near(new Plot.Span(it.start(), it.end()), at))
        || Stream.concat(plot.lossy().stream(), plot.falseAlarms().stream()).anyMatch(it -> near(it, at));
    return ails ? Optional.of("not-ok") : Optional.empty();
  }

  private static boolean near(Plot.Span span, Instant at) {
    return span.from().isBefore(at.plus(CUT).plus(CALM)) && span.to().plus(CALM).isAfter(at);
  }

  private void tell() {
    var felt = new Troubled(site, new Plot(cuts, List.of(), List.of(), plot.dark(), plot.work()), random.split())
        .facts();
    facts.addAll(felt);
    for (var cut : cuts) {
      var name = Site.tunnel(cut.tunnel());
      var failover = of(felt, name, cut, FailoverDirection.FAILOVER);
      var even = of(felt, name, cut, FailoverDirection.FAILBACK).at().plusMillis(400 + random.nextInt(600));
      var over = even.plusMillis(200);
      var text = "drill: %s is cut for %d s".formatted(name, CUT.toSeconds());
      facts.add(new Fact.Maintenance(cut.start().minusMillis(900), Site.NAME, Optional.of(Site.ROUTER),
          cut.end().plusSeconds(120), text));
      facts.add(drill(cut, name, failover, even, over));
      facts
          .add(new Fact.Maintenance(over.plusMillis(1), Site.NAME, Optional.of(Site.ROUTER), over.plusMillis(1), text));
    }
  }

  private static Fact.Failover of(List<Fact> felt, String tunnel, Trouble cut, FailoverDirection direction) {
    return felt.stream()
        .filter(fact -> fact instanceof Fact.Failover it && it.tunnel().equals(tunnel) && it.direction() == direction
            && it.at().isAfter(cut.start()))
        .map(Fact.Failover.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private Fact.Drill drill(Trouble cut, String name, Fact.Failover failover, Instant even, Instant over) {
    // New connections every 330 ms and names every 500 ms, of which the tunnel had its share until mwan3 left it.
    double lost = cut.detection().toMillis() / (double) site.tunnels();
    return new Fact.Drill(over, Site.NAME, Site.ROUTER, name, "%016x".formatted(random.nextLong()), DrillKind.FAR_END,
        CUT, cut.start(), Duration.ofMillis(4), cut.end(), "time", failover.outage(), failover.detection(),
        Optional.of(failover.theoryMin()), Optional.of(failover.theoryMax()), failover.gap(), failover.gapFlows(),
        failover.gapBound(), OptionalInt.of(91), OptionalInt.of((int) Math.round(lost / 330)), Optional.of(false),
        Optional.of(Duration.between(cut.end(), even)), DrillScore.IN_TIME).with(failover.keptConnections())
        .withNames(OptionalInt.of(60), OptionalInt.of((int) Math.round(lost / 500)));
  }
}
