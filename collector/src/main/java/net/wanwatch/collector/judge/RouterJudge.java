package net.wanwatch.collector.judge;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.router.RouterChanges;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.TunnelWays;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;
import net.wanwatch.fact.Word;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Window;

/// One router's tunnels: their verdicts, their open outages, their failovers. Confined to its site's [Judge].
final class RouterJudge {
  private static final Set<RouterEvent> BREAKS_ALL = EnumSet.of(RouterEvent.REBOOT, RouterEvent.MWAN3_RESTART);

  private final String site;
  private final Config.Router router;
  private final Consumer<Fact> journal;
  private final Connections connections;
  private final LogFlood ofLog;
  private final RouterState state = new RouterState();
  private final Map<String, TunnelState> tunnels = new LinkedHashMap<>();
  private final Map<String, Evidence> evidence = new LinkedHashMap<>();
  private final OpenOutages outages;
  private final OutageJudge outageJudge;
  private final Failovers failovers;
  private final Mwan3Membership membership;
  private final RouterChanges changes;
  private final Moment start;
  private boolean maintenance;

  /// @param agent whether the VPS's agent is there; shared by the site's routers
  /// @param connections of the site
  /// @param ask called when a fresh reading of the router would tell more
  RouterJudge(String site, Config.Router router, Config.Bounds bounds, Beats beats, AgentPresence agent,
      Connections connections, LongSupplier nanos, Consumer<Fact> journal, Runnable ask, Moment now) {
    this.site = site;
    this.router = router;
    this.journal = journal;
    this.connections = connections;
    this.ofLog = new LogFlood(site, router.name(), journal, now);
    this.start = now;
    for (var tunnel : router.tunnels()) {
      tunnels.put(tunnel.name(), new TunnelState(router.name(), tunnel, bounds, beats, agent, nanos,
          new DishState(site, router.name(), tunnel.name(), journal, now), now));
      evidence.put(tunnel.name(), new Evidence(router.name(), tunnel, bounds, beats, state, tunnels.values()));
    }
    var names = List.copyOf(tunnels.keySet());
    membership = new Mwan3Membership(router.tunnels());
    outages = new OpenOutages(site, router.name(), names, beats.ping(), journal,
        tunnel -> membership.of(tunnel).wentOffline());
    outageJudge = new OutageJudge(tunnels.values(), state, outages, () -> maintenance, ask);
    failovers = new Failovers(site, router.name(), names, connections, ofLog);
    changes = new RouterChanges(site, router.name());
  }

  Config.Router router() {
    return router;
  }

  Optional<String> event() {
    return outages.event();
  }

  Map<String, TunnelState> tunnels() {
    return tunnels;
  }

  Mwan3Membership membership() {
    return membership;
  }

  Failovers failovers() {
    return failovers;
  }

  OpenOutages outages() {
    return outages;
  }

  /// Goes on with an outage that an earlier process left open.
  void resume(Fact.Outage outage, Moment now) {
    var it = tunnels.get(outage.tunnel());
    if (it != null && outage.router().equals(router.name())) {
      outageJudge.resume(it, outage, now);
    }
  }

  void hear(Event.OfRouter event) {
    state.hear(event);
    switch (event) {
      case Event.Probed(var at, var _, var tunnel, var outcome) -> outageJudge.probed(of(tunnel), outcome, at);
      case Event.FullSize(var at, var _, var tunnel, var size, var outcome) -> fullSize(of(tunnel), size, outcome, at);
      case Event.Pinged pinged -> outageJudge.pinged(of(pinged.lane().tunnel()), pinged);
      case Event.Watching watching -> tunnels.values().forEach(it -> it.watching(watching.heard()));
      case Event.Logged(var at, var _, var line, var written) -> logged(line, written, at);
      case Event.Polled(var at, var _, var reading) -> polled(reading, at);
      case Event.DishAsked(var at, var _, var tunnel, var answer) -> of(tunnel).dish.hear(answer, at);
      case Event.Planned(var _, var _, var announced) -> maintenance = announced;
    }
  }

  /// What concerns every router alike: the VPS, a pause of ours.
  void hearAll(Event event) {
    state.hear(event);
    if (event instanceof Event.Paused(var at, var length)) {
      failovers.paused(length);
      tunnels.values().forEach(it -> {
        it.paused(at);
        it.disagreement.paused();
      });
    }
  }

  TunnelState of(String tunnel) {
    return Objects.requireNonNull(tunnels.get(tunnel), tunnel);
  }

  private void fullSize(TunnelState it, int size, Outcome outcome, Moment now) {
    var before = it.fullSize.passes();
    it.fullSize.hear(outcome, !it.outage.none() || it.agentAway(now))
        .filter(passes -> !passes || before.isPresent())
        .ifPresent(passes -> state(it, Subject.FULL_SIZE, before.map(RouterJudge::fate), fate(passes),
            Optional.of("packets of %d bytes, the tunnel's MTU".formatted(size)), now));
  }

  private static String fate(boolean passes) {
    return passes ? "pass" : "lost";
  }

  private void logged(LogEvent line, Moment written, Moment now) {
    switch (line) {
      case LogEvent.MemberChanged(var member, var status) ->
        membership.logged(member, status, written).forEach(change -> moved(change, now));
      case LogEvent.Mwan3Started _ -> {
        changes.mwan3Started(steady(written));
        failovers.spoilt();
      }
      case LogEvent.Flushed _ -> failovers.flushed(now);
      case LogEvent.Mwan3Stopped(var member) -> changes.trackerStopped(member, steady(written));
      case LogEvent.HotplugEvent _,LogEvent.LinkChanged _,LogEvent.Other _ -> {
      }
    }
  }

  private void polled(Reading<RouterReading> said, Moment now) {
    switch (said) {
      case Reading.Heard<RouterReading>(var _, var reading) -> {
        changes.read(now.wall(), steady(now), reading).forEach(this::changed);
        membership.read(reading, now).forEach(change -> moved(change, now));
        ways(reading);
      }
      case Reading.Silent<RouterReading> _ -> membership.silent();
      case Reading.Pending<RouterReading> _ -> {
      }
    }
  }

  private void changed(Fact fact) {
    if (fact instanceof Fact.Router router && BREAKS_ALL.contains(router.event())) {
      failovers.spoilt();
    }
    journal.accept(fact);
  }

  /// A way that the router does not tell ends no finding.
  private void ways(RouterReading reading) {
    var wrong = TunnelWays.wrong(router, reading.ways());
    reading.ways().forEach((tunnel, way) -> {
      var it = tunnels.get(tunnel);
      if (it != null && way.isKnown()) {
        it.way.hear(Optional.ofNullable(wrong.get(tunnel)));
      }
    });
  }

  /// The counters of its tunnels, as a reading tells them.
  void counted(Reading<RouterReading> said) {
    if (said instanceof Reading.Heard<RouterReading>(var _, var reading)) {
      tunnels.forEach((name, it) -> reading.link(name)
          .ifPresent(link -> it.probedPath.counted(link.receivedBytes(), link.sentBytes())));
    }
  }

  /// Its tunnels stood as they stand for so long.
  void stood(Duration time) {
    tunnels.forEach((name, it) -> it.probedPath.stood(it.hysteresis.verdict(), membership.of(name).status(), time));
  }

  private void moved(Mwan3Membership.Change change, Moment now) {
    var tunnel = change.tunnel();
    var theory = membership.of(tunnel).theory();
    switch (change) {
      case Mwan3Membership.Change.Became(var _, var before, var status, var at) -> {
        ofLog.accept(new Fact.State(now.wall(), site, router.name(), tunnel, Subject.MWAN3, before.map(Word::word),
            status.word(), Optional.empty()));
        if (status == Mwan3State.OFFLINE) {
          outages.detected(tunnel, at, now);
        }
      }
      case Mwan3Membership.Change.Left left ->
        failovers.left(left, outages.cause(tunnel, left.at()), theory, maintenance, now);
      case Mwan3Membership.Change.Returned _ -> failovers.returned(tunnel, theory, maintenance, now);
    }
  }

  void stalled(KeptFlow.Ended stall) {
    failovers.stalled(stall);
  }

  /// Judges everything anew.
  ///
  /// @param stillStalled whether a kept flow of the tunnel is without an answer
  void tick(Predicate<String> stillStalled, Moment now) {
    tunnels.values().forEach(it -> {
      outageJudge.tick(it, now);
      judge(it, now);
    });
    tunnels.forEach((name, it) -> {
      if (!it.outage.none() || !it.beyond.none()) {
        failovers.ails(name);
      }
    });
    failovers.explain(outages::cause);
    failovers.settle(now, tunnel -> stillStalled.test(tunnel) || isSuspected(of(tunnel)));
    ofLog.tick(now);
    outages.remind(now);
  }

  private static boolean isSuspected(TunnelState it) {
    return it.outage.isSuspected() || it.beyond.isSuspected();
  }

  private void judge(TunnelState it, Moment now) {
    var name = it.tunnel.name();
    var judgement = Objects.requireNonNull(evidence.get(name)).layers(it, now).judge();
    it.hysteresis.hear(judgement, now)
        .ifPresent(change -> state(it, Subject.VERDICT, Optional.of(change.from().word()), change.to().word(),
            Optional.of(change.evidence()), now));
    var verdict = it.hysteresis.verdict();
    if (verdict.bad() && verdict != Verdict.DEGRADED) {
      outages.judged(name, verdict, it.hysteresis::evidence, now);
    }
    outageJudge.lasts(it);
    var member = membership.of(name);
    it.disagreement.hear(verdict, judgement, member.inUse(), member.theory().offlineAfterMax(),
        member.theory().onlineAfterMax(), now);
    if (it.findingChanged()) {
      state(it, Subject.FINDING, Optional.empty(), Finding.word(it.finding()),
          Optional.of(evidence(it, member, verdict)), now);
    }
  }

  private static String evidence(TunnelState it, Mwan3Membership.Membership member, Verdict verdict) {
    return it.finding().equals(Optional.of(Finding.WRONG_WAY))
        ? it.way.found().orElse("")
        : "mwan3 says %s, the verdict is %s".formatted(member.status().word(), verdict.word());
  }

  /// As the wall clock would tell it, had nobody set it since the start.
  private Instant steady(Moment at) {
    return start.wallAt(at.nanos());
  }

  void clockStepped(Duration step) {
    changes.ourClockStepped();
    outages.clockStepped(step);
  }

  private void state(TunnelState it, Subject subject, Optional<String> from, String to, Optional<String> evidence,
      Moment now) {
    journal.accept(new Fact.State(now.wall(), site, router.name(), it.tunnel.name(), subject, from, to, evidence));
  }

  View.Router view(Moment now) {
    var shown = tunnels.values().stream().map(it -> view(it, now)).toList();
    return new View.Router(router.name(), state.reading(), shown, failovers.counts(), failovers.gaps(),
        failovers.last(), connections.count(router.name()), failovers.broken());
  }

  static Supplier<List<Window.Second>> curve(Window minute) {
    return () -> minute.recent(60);
  }

  private View.Tunnel view(TunnelState it, Moment now) {
    var member = membership.of(it.tunnel.name());
    boolean tooLarge = it.outage.none() && it.fullSize.passes().filter(passes -> !passes).isPresent();
    return new View.Tunnel(it.tunnel, it.hysteresis.verdict(), now.wallAt(it.hysteresis.since().nanos()),
        it.hysteresis.evidence() + (tooLarge ? "; packets as large as its MTU are lost" : "")
            + it.way.found().map(wrong -> "; " + wrong).orElse(""),
        it.hysteresis.fault(), it.finding(), member.status(), member.since().map(since -> now.wallAt(since.nanos())),
        member.inUse(), member.share(), it.shown.stats(), curve(it.shown), outages.seconds(it.tunnel.name()),
        outages.outage(it.tunnel.name()), outages.last(it.tunnel.name()), it.fullSize.passes(), dish(it, now),
        it.probedPath.ways());
  }

  private static Optional<View.Dish> dish(TunnelState it, Moment now) {
    var silence = it.uplinkSilent();
    return it.dish.isKnown()
        ? Optional.of(new View.Dish(it.dish.status(silence, now), it.dish.outage(silence, now), it.dish.seconds()))
        : Optional.empty();
  }
}
