package net.wanwatch.simulator.festival;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.Word;

/// The facts that the real collector writes about troubles, in its words and its order.
final class Troubled {
  private static final Duration BOUND = Duration.ofMillis(55);
  private static final Duration PERIOD = Duration.ofMillis(110);

  private final Site site;
  private final Plot plot;
  private final SplittableRandom random;
  private final List<Fact> facts = new ArrayList<>();

  Troubled(Site site, Plot plot, SplittableRandom random) {
    this.site = site;
    this.plot = plot;
    this.random = random;
  }

  List<Fact> facts() {
    plot.troubles().forEach(this::tell);
    crew();
    plot.falseAlarms().forEach(this::falseAlarm);
    plot.lossy().forEach(this::blind);
    return facts;
  }

  private void tell(Trouble it) {
    var name = Site.tunnel(it.tunnel());
    var id = "%s-%s-%d".formatted(Site.ROUTER, name, it.start().toEpochMilli());
    var outage = Fact.Outage.open(it.start().plusMillis(600), Site.NAME, id, Site.ROUTER, name, it.start(), BOUND,
        SeenBy.TUNNEL, it.planned());
    facts.add(outage);
    if (it.all()) {
      outage = outage.joined(it.start().plusMillis(900), event(it));
    }
    outage = outage.judged(it.start().plusMillis(1000), it.verdict(), it.evidence());
    facts.add(outage);
    state(it.start().plusMillis(1000), name, Subject.VERDICT, Verdict.OK, it.verdict(), it.evidence());
    if (it.noticed()) {
      var offline = it.start().plus(it.detection());
      state(it.start().plusMillis(2100), name, Subject.MWAN3, Mwan3State.ONLINE, Mwan3State.DISCONNECTING, "");
      state(offline, name, Subject.MWAN3, Mwan3State.DISCONNECTING, Mwan3State.OFFLINE, "");
      outage = outage.detected(offline, offline);
      facts.add(outage);
      failover(it, name, id, offline);
    }
    facts.add(outage.ended(it.end().plusMillis(1950), it.end(), BOUND));
    state(it.end().plusMillis(2200), name, Subject.VERDICT, it.verdict(), Verdict.OK, name + " answers in 34 ms");
  }

  private String event(Trouble it) {
    var first = plot.troubles()
        .stream()
        .filter(t -> t.all() && Math.abs(Duration.between(t.start(), it.start()).toSeconds()) < 10)
        .map(t -> t.start().toEpochMilli())
        .min(Long::compare)
        .orElseThrow();
    return "%s-all-%d".formatted(Site.ROUTER, first);
  }

  /// Of an event of all, only where another member was still in the policy.
  private void failover(Trouble it, String name, String id, Instant offline) {
    boolean another = !it.all() || plot.troubles()
        .stream()
        .anyMatch(t -> t.all() && t.tunnel() != it.tunnel()
            && Math.abs(Duration.between(t.start(), it.start()).toSeconds()) < 10
            && t.start().plus(t.detection()).isAfter(offline));
    if (another && site.tunnels() > 1) {
      var back = it.all() ? it.length().plusMillis(1100) : it.detection().plusMillis(90 + random.nextInt(400));
      int flows = random.nextInt(5) == 0 ? 0 : 2 + random.nextInt(5);
      facts.add(new Fact.Failover(it.all() ? it.end().plusSeconds(4) : offline.plusMillis(3200), Site.NAME, Site.ROUTER,
          name, FailoverDirection.FAILOVER, Optional.of(it.detection()), Duration.ofSeconds(5), Duration.ofSeconds(8),
          flows == 0 ? Optional.empty() : Optional.of(back), flows,
          flows == 0 ? Optional.empty() : Optional.of(back.minusMillis(60)),
          flows == 0 ? Optional.empty() : Optional.of(back.plusMillis(110)),
          flows == 0 ? Optional.empty() : Optional.of(PERIOD), OptionalDouble.of(1d / site.tunnels()),
          flows == 0 ? OptionalInt.empty() : OptionalInt.of(flows), Optional.of(id), it.planned())
          .with(it.all() ? Optional.empty() : left(it.start())));
    }
    back(name, it.end().plusMillis(3000 + random.nextInt(3500)), it.planned(), it.all());
  }

  /// mwan3 flushes the table of connections when it leaves a tunnel: those on it break, and each other one that gets another tunnel then.
  private Optional<KeptConnections> left(Instant at) {
    var chance = new SplittableRandom(at.toEpochMilli());
    int others = site.tunnels() - 1;
    int broken = 0;
    for (int i = 0; i < healthy(); i++) {
      broken += chance.nextInt(others) == 0 ? 0 : 1;
    }
    return Optional.of(new KeptConnections(Optional.of(fates(2, 2)), Optional.of(fates(healthy(), broken))));
  }

  /// When it takes one back it flushes nothing.
  private Optional<KeptConnections> returned() {
    return Optional.of(new KeptConnections(Optional.empty(), Optional.of(fates(healthy(), 0))));
  }

  /// Two on each other tunnel, as many as there are.
  private int healthy() {
    return Math.min(14, 2 * (site.tunnels() - 1));
  }

  private static KeptConnections.Fates fates(int kept, int reset) {
    return new KeptConnections.Fates(kept, reset, 0, 0, Optional.empty());
  }

  private void back(String name, Instant connecting, boolean expected, boolean all) {
    var online = connecting.plusMillis(2000 + random.nextInt(60));
    state(connecting, name, Subject.MWAN3, Mwan3State.OFFLINE, Mwan3State.CONNECTING, "");
    state(online, name, Subject.MWAN3, Mwan3State.CONNECTING, Mwan3State.ONLINE, "");
    if (site.tunnels() > 1) {
      facts.add(new Fact.Failover(online, Site.NAME, Site.ROUTER, name, FailoverDirection.FAILBACK, Optional.empty(),
          Duration.ofSeconds(2), Duration.ofSeconds(9), Optional.empty(), 0, Optional.empty(), Optional.empty(),
          Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), Optional.empty(), expected)
          .with(all ? Optional.empty() : returned()));
    }
  }

  /// As the collector: no reply on any tunnel for a second, and pieces less than ten seconds apart are one.
  private void crew() {
    var storms = plot.troubles().stream().filter(t -> t.all() && t.tunnel() == 1).toList();
    for (var storm : storms) {
      var of = plot.troubles().stream().filter(t -> t.all() && event(t).equals(event(storm))).toList();
      var start = of.stream().map(Trouble::start).max(Instant::compareTo).orElseThrow();
      var end = of.stream().map(Trouble::end).min(Instant::compareTo).orElseThrow();
      var id = "%s-crew-%d".formatted(Site.ROUTER, start.toEpochMilli());
      facts.add(new Fact.CrewOutage(start.plusMillis(3500), Site.NAME, id, Site.ROUTER, start, PERIOD, Optional.empty(),
          Optional.empty(), Optional.of(event(storm))));
      facts.add(new Fact.CrewOutage(end.plusSeconds(12), Site.NAME, id, Site.ROUTER, start, PERIOD, Optional.of(end),
          Optional.of(PERIOD), Optional.of(event(storm))));
    }
  }

  private void falseAlarm(Plot.Span span) {
    var name = Site.tunnel(site.tunnels());
    state(span.from(), name, Subject.MWAN3, Mwan3State.ONLINE, Mwan3State.OFFLINE, "");
    if (site.tunnels() > 1) {
      facts.add(new Fact.Failover(span.from().plusMillis(3000), Site.NAME, Site.ROUTER, name,
          FailoverDirection.FAILOVER, Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(8), Optional.empty(),
          0, Optional.empty(), Optional.empty(), Optional.empty(), OptionalDouble.of(1d / site.tunnels()),
          OptionalInt.empty(), Optional.empty(), false).with(left(span.from())));
    }
    finding(span.from().plusSeconds(14), name, Optional.of(Finding.FALSE_ALARM),
        "mwan3 says offline, the verdict is ok");
    back(name, span.to(), false, false);
    finding(span.to().plusMillis(2500), name, Optional.empty(), "mwan3 says online, the verdict is ok");
  }

  private void blind(Plot.Span span) {
    var name = Site.tunnel(1);
    state(span.from().plusSeconds(20), name, Subject.VERDICT, Verdict.OK, Verdict.DEGRADED,
        "wg1 loses 12 % of 545 probes");
    finding(span.from().plusSeconds(34), name, Optional.of(Finding.BLIND),
        "mwan3 says online, the verdict is degraded");
    state(span.to().plusSeconds(50), name, Subject.VERDICT, Verdict.DEGRADED, Verdict.OK, "wg1 answers in 33 ms");
    finding(span.to().plusSeconds(51), name, Optional.empty(), "mwan3 says online, the verdict is ok");
  }

  private void finding(Instant at, String tunnel, Optional<Finding> found, String evidence) {
    facts.add(new Fact.State(at, Site.NAME, Site.ROUTER, tunnel, Subject.FINDING, Optional.empty(), Finding.word(found),
        Optional.of(evidence)));
  }

  private void state(Instant at, String tunnel, Subject subject, Word from, Word to, String evidence) {
    facts.add(new Fact.State(at, Site.NAME, Site.ROUTER, tunnel, subject, Optional.of(from.word()), to.word(),
        evidence.isEmpty() ? Optional.empty() : Optional.of(evidence)));
  }
}
