package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.wanwatch.collector.mwan3.Status;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Outcome;

/// Watches one router's tunnels: takes what probes, polls and the router's log say, in whatever order, and keeps the
/// verdicts, the open outages and the failovers. Everything happens on one thread, by [#tick] or by what it is told; only
/// [#view] may be asked from anywhere.
public final class Lookout {
  private final String site;
  private final Config.Router router;
  private final Sources sources;
  private final BooleanSupplier maintenance;
  private final Consumer<Fact> journal;
  private final Runnable askRouter;
  private final Instant began;
  private final Map<String, TunnelCase> cases = new LinkedHashMap<>();
  private final List<FlowStall> flows = new ArrayList<>();
  private final CrewPath crew = new CrewPath();
  private final Casebook casebook;
  private final Failovers failovers;
  private final Members members;
  private Optional<Instant> lastTick = Optional.empty();
  private Optional<Instant> lastReading = Optional.empty();
  private volatile View view;

  /// @param maintenance whether work on this router is announced now
  /// @param askRouter asks the router at once, for a tunnel has just failed
  public Lookout(String site, Config.Router router, Config.Bounds bounds, Sources sources, BooleanSupplier maintenance,
      Consumer<Fact> journal, Runnable askRouter, Instant now) {
    this.site = site;
    this.router = router;
    this.sources = sources;
    this.maintenance = maintenance;
    this.journal = journal;
    this.askRouter = askRouter;
    this.began = now;
    for (var tunnel : router.tunnels()) {
      cases.put(tunnel.name(), new TunnelCase(tunnel, new Evidence(tunnel, bounds, sources), now));
    }
    casebook = new Casebook(site, router.name(), cases.size(), journal);
    failovers = new Failovers(site, router.name(), List.copyOf(cases.keySet()), journal);
    members = new Members(site, router.name(), List.copyOf(cases.values()), sources, casebook, failovers, journal,
        maintenance);
    view = look();
  }

  public View view() {
    return view;
  }

  /// Goes on with outages that an earlier process left open.
  public void resume(Fact.Outage outage) {
    var it = cases.get(outage.tunnel());
    if (it == null || !outage.router().equals(router.name())) {
      return;
    }
    casebook.resume(outage);
    var start = new Moment(outage.start(), outage.startBound());
    (outage.seenBy().equals("internet") ? it.internet : it.pinned).resume(start, outage.at());
  }

  public void resume(Fact.CrewOutage outage) {
    if (outage.router().equals(router.name())) {
      casebook.resume(outage);
      crew.resume(new Moment(outage.start(), outage.startBound()), outage.at(), began);
    }
  }

  /// P1: the probe that is pinned to the tunnel.
  public void pinned(String tunnel, Outcome outcome, Instant now) {
    var it = of(tunnel);
    it.probed(outcome).ifPresent(change -> outage(it, change, "tunnel", now));
  }

  /// The router's own ping of the internet through the tunnel: it sees what P1 cannot, that the VPS does not forward.
  public void internet(String tunnel, boolean answered, Instant sentAt, Instant now) {
    var it = of(tunnel);
    if (it.pinned.down() || sentAt.isBefore(it.upSince)) {
      return;
    }
    (answered ? it.internet.answered(sentAt) : it.internet.lost(sentAt))
        .ifPresent(change -> outage(it, change, "internet", now));
  }

  /// Once a minute a packet as large as the tunnel's MTU says.
  public void fullSize(String tunnel, int mtu, Outcome outcome, Instant now) {
    var it = of(tunnel);
    var before = it.fullSize.passes();
    it.fullSize.hear(outcome, it.pinned.down())
        .filter(passes -> !passes || before.isPresent())
        .ifPresent(passes -> state(it, "full-size", before.map(Lookout::fate), fate(passes),
            Optional.of("packets of %d bytes, the tunnel's MTU".formatted(mtu)), now));
  }

  private static String fate(boolean passes) {
    return passes ? "pass" : "lost";
  }

  private TunnelCase of(String tunnel) {
    return Objects.requireNonNull(cases.get(tunnel), tunnel);
  }

  private void outage(TunnelCase it, OutageDetector.Change change, String seenBy, Instant now) {
    switch (change) {
      case OutageDetector.Change.Began(var start) -> {
        if (casebook.outage(it.tunnel.name()).isEmpty()) {
          casebook.began(it.tunnel.name(), start, seenBy, maintenance.getAsBoolean(), now);
        }
        askRouter.run();
      }
      case OutageDetector.Change.Ended(var _, var end) -> {
        casebook.ended(it.tunnel.name(), end, now);
        it.cameBack(end.at());
      }
    }
  }

  /// P2: a connection that is kept. Flows are followed from their first outcome on.
  public FlowStall flow() {
    var flow = new FlowStall();
    flows.add(flow);
    return flow;
  }

  public void ended(FlowStall flow) {
    flows.remove(flow);
  }

  public void redrawn(FlowStall flow) {
    flow.redrawn();
  }

  public void kept(FlowStall flow, Outcome outcome) {
    crew.any(outcome);
    switch (outcome) {
      case Outcome.Answered(var sent, var _, var seen) -> seen.map(s -> s.getAddress().getHostAddress())
          .flatMap(this::tunnelOf)
          .ifPresent(through -> flow.answered(sent.at(), through, TunnelCase.RUN).ifPresent(failovers::stalled));
      case Outcome.Lost(var sent) -> flow.lost(sent.at());
      case Outcome.Unsent _,Outcome.Unknown _ -> {
      }
    }
  }

  private Optional<String> tunnelOf(String address) {
    return router.tunnels()
        .stream()
        .filter(t -> t.routerAddress().equals(address))
        .map(Config.Tunnel::name)
        .findFirst();
  }

  /// P3: a new connection each time.
  public void fresh(Outcome outcome) {
    crew.fresh(outcome);
  }

  /// mwan3's log, to the millisecond; the next poll only confirms it.
  public void logged(String member, Status status, Instant at, Instant now) {
    cases.values()
        .stream()
        .filter(it -> it.tunnel.member().equals(member))
        .findFirst()
        .ifPresent(it -> members.became(it, status, at, now));
    askRouter.run();
  }

  /// Judges everything anew; four times a second.
  public void tick(Instant now) {
    if (sources.router() instanceof Reading.Heard<RouterReading>(var at, var reading)
        && !lastReading.equals(Optional.of(at))) {
      lastReading = Optional.of(at);
      members.read(reading, now);
    }
    boolean deaf = sources.router() instanceof Reading.Silent
        && cases.values().stream().allMatch(it -> it.pinned.down());
    cases.values().forEach(it -> judge(it, deaf, now));
    crewOutage(now);
    failovers.settle(now, tunnel -> flows.stream().anyMatch(f -> f.stalledOn().filter(tunnel::equals).isPresent()));
    casebook.remind(now);
    lastTick = Optional.of(now);
    view = look();
  }

  private void judge(TunnelCase it, boolean deaf, Instant now) {
    var judgement = it.evidence.layers(it.seen(), deaf, now).judge();
    it.standing.hear(judgement, now)
        .ifPresent(change -> state(it, "verdict", Optional.of(change.from().word()), change.to().word(),
            Optional.of(change.evidence()), now));
    var verdict = it.standing.verdict();
    var outage = casebook.outage(it.tunnel.name());
    if (outage.isPresent() && verdict.bad() && verdict != Verdict.DEGRADED) {
      casebook.judged(it.tunnel.name(), verdict, it.standing.evidence(), now);
      lastTick.ifPresent(last -> it.spent(verdict, Duration.between(last, now)));
    }
    var theory = members.theory(it);
    it.finding.hear(verdict, it.active, theory.offlineAfterMax(), theory.onlineAfterMax(), now)
        .ifPresent(found -> state(it, "finding", Optional.empty(), found.map(Finding.Kind::word).orElse("none"),
            Optional.of("mwan3 says %s, the verdict is %s".formatted(it.mwan3.word(), verdict.word())), now));
  }

  private void crewOutage(Instant now) {
    for (var change : crew.outages.settle(now)) {
      switch (change) {
        case CrewOutageDetector.Change.Began(var start) -> casebook.crewBegan(start, now);
        case CrewOutageDetector.Change.Ended(var start, var end) -> {
          casebook.crewEnded(end, now);
          crew.ended(start, end);
        }
      }
    }
    crew.settle(now);
  }

  private void state(TunnelCase it, String subject, Optional<String> from, String to, Optional<String> evidence,
      Instant now) {
    journal.accept(new Fact.State(now, site, router.name(), it.tunnel.name(), subject, from, to, evidence));
  }

  private static String evidence(TunnelCase it) {
    boolean tooLarge = !it.pinned.down() && it.fullSize.passes().filter(passes -> !passes).isPresent();
    return it.standing.evidence() + (tooLarge ? "; packets as large as its MTU are lost" : "");
  }

  private View look() {
    var tunnels = cases.values()
        .stream()
        .map(it -> new View.Tunnel(it.tunnel, it.standing.verdict(), it.standing.since(), evidence(it),
            it.finding.found().map(Finding.Kind::word), it.mwan3, it.mwan3Since, it.active, it.share, it.minute.stats(),
            it.minute.recent(60), it.outageTime(), it.fullSize.passes()))
        .toList();
    return new View(
        router.name(), tunnels, new View.Crew(casebook.crewOutage().map(Fact.CrewOutage::start), crew.minute.stats(),
            crew.minute.recent(60), crew.lostSeconds(), crew.darkSeconds()),
        failovers.counts(), failovers.gaps(), failovers.last());
  }
}
