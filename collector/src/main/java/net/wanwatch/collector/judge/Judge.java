package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.Verdict;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Window;

/// Hears a site's events in order and says what became true. No thread, no clock, no callback, no question to anybody; any
/// thread may call, one at a time is served.
public final class Judge {
  /// A tick is due four times a second; when none came for so long, this process stood still.
  private static final Duration PAUSE = Duration.ofSeconds(1);
  /// The wall clock moved by more than it can drift between two events.
  private static final Duration STEP = Duration.ofSeconds(2);
  private static final Duration STEP_BACK = STEP.negated();
  private static final Duration MINUTES = Duration.ofSeconds(5);

  private final String site;
  private final Map<String, RouterJudge> routers = new LinkedHashMap<>();
  private final AgentPresence agent = new AgentPresence();
  private final CrewState crew;
  private final MinuteAggregator minutes;
  private final LossFilter losses;
  private final Flows flows;
  private final Connections connections;
  private final MinuteAggregator.Path flowsPath;
  private final MinuteAggregator.Path crewPath;
  private final String crewRouter;
  private final List<Fact> facts = new ArrayList<>();
  private final Set<String> ask = new LinkedHashSet<>();
  private Moment now;
  private Moment lastTick;
  private Moment judgedAt;
  private Moment lastMinutes;

  /// What an event brought about.
  ///
  /// @param facts that became true, in order
  /// @param ask routers of which a fresh reading would tell more
  public record Heard(List<Fact> facts, Set<String> ask) {
    private static final Heard NOTHING = new Heard(List.of(), Set.of());

    public Heard {
      facts = List.copyOf(facts);
      ask = Set.copyOf(ask);
    }
  }

  public Judge(Config config, Moment now) {
    this(config.site(), config.routers(), config.bounds(), Beats.of(config.probes().thrift()), now);
  }

  /// @param beats how often everything is asked
  public Judge(String site, List<Config.Router> watched, Config.Bounds bounds, Beats beats, Moment now) {
    this.site = site;
    this.now = now;
    this.lastTick = now;
    this.judgedAt = now;
    this.lastMinutes = now;
    this.minutes = new MinuteAggregator(site);
    this.crewRouter = watched.getFirst().name();
    this.crew = new CrewState(site, crewRouter, beats.ping(), new Window(this::nanos), now);
    this.connections = new Connections(watched);
    int tunnels = 0;
    for (var router : watched) {
      routers.put(router.name(), new RouterJudge(site, router, bounds, beats, agent, connections, this::nanos,
          facts::add, () -> ask.add(router.name()), now));
      tunnels += router.tunnels().size();
    }
    losses = new LossFilter(agent, routers.values().stream().flatMap(it -> it.tunnels().values().stream()).toList());
    flows = new Flows(watched, ended -> Objects.requireNonNull(routers.get(ended.tunnel().router())).stalled(ended));
    flowsPath = new MinuteAggregator.Path(crewRouter, Optional.empty(), MeasuredPath.FLOWS,
        beats.kept().dividedBy(Math.clamp((long) beats.keptPerTunnel() * tunnels, 1, FlowsView.MOST)));
    crewPath = new MinuteAggregator.Path(crewRouter, Optional.empty(), MeasuredPath.CREW, beats.fresh());
  }

  private long nanos() {
    return now.nanos();
  }

  /// Goes on with what an earlier process left open.
  public synchronized void resume(Fact.Outage outage) {
    routers.values().forEach(router -> router.resume(outage, now));
  }

  public synchronized void resume(Fact.CrewOutage outage) {
    var start = now.nanos() - Duration.between(outage.start(), now.wall()).toNanos();
    var lastLine = now.nanos() - Duration.between(outage.at(), now.wall()).toNanos();
    if (routers.containsKey(outage.router())) {
      crew.resume(outage, new Bracket(start, outage.startBound()), lastLine, now);
    }
  }

  /// What is open, for whoever stops: until when it lasted, as far as it is known, is then known to the next process.
  public synchronized List<Fact> stillOpen(Moment now) {
    var lasting = new ArrayList<Fact>();
    routers.values().forEach(router -> lasting.addAll(router.outages().lasting(now)));
    lasting.addAll(crew.lasting(now));
    return lasting;
  }

  /// Events come in the order in which they became known; one that comes a little late is taken for now.
  public synchronized Heard hear(Event event) {
    advance(event.at());
    switch (losses.without(event)) {
      case Event.OfRouter ofRouter -> ofRouter(ofRouter);
      case Event.Kept(var _, var flow, var outcome) -> kept(flow, outcome);
      case Event.Redrawn(var _, var flow) -> flows.redrawn(flow);
      case Event.Connection(var at, var number, var step) -> connections.hear(number, step, at);
      case Event.Fresh(var _, var lookup, var outcome) -> fresh(lookup, outcome);
      case Event.Vps(var at, var answer) -> {
        switch (answer) {
          case Event.Answer.Heard _ -> agent.heard(at.nanos());
          case Event.Answer.Refused _ -> losses.refused(at);
          case Event.Answer.Silent _ -> {
          }
        }
        routers.values().forEach(router -> router.hearAll(event));
      }
      case Event.Paused paused -> routers.values().forEach(router -> router.hearAll(paused));
      case Event.Tick _ -> tick();
    }
    if (facts.isEmpty() && ask.isEmpty()) {
      return Heard.NOTHING;
    }
    var heard = new Heard(facts, ask);
    facts.clear();
    ask.clear();
    return heard;
  }

  private void advance(Moment at) {
    if (!at.isAfter(now)) {
      return;
    }
    boolean steady = Math.abs(at.wall().getEpochSecond() - now.wallSecondAt(at.nanos())) <= 1;
    var step = steady ? Duration.ZERO : Duration.between(now.wallAt(at.nanos()), at.wall());
    now = at;
    if (step.compareTo(STEP) > 0 || step.compareTo(STEP_BACK) < 0) {
      stepped(step);
    }
  }

  /// A step of the wall clock is a fact, and changes no verdict.
  private void stepped(Duration step) {
    facts.addAll(minutes.takeAll());
    facts.add(
        new Fact.Router(now.wall(), site, crewRouter, RouterEvent.CLOCK_JUMP, "the collector's clock was set %s by %d s"
            .formatted(step.isNegative() ? "back" : "forward", step.abs().toSeconds())));
    routers.values().forEach(router -> router.clockStepped(step));
    crew.clockStepped(step);
  }

  private void ofRouter(Event.OfRouter event) {
    var router = Objects.requireNonNull(routers.get(event.router()), event.router());
    switch (event) {
      case Event.Probed(var _, var _, var tunnel, var outcome) -> {
        var it = router.of(tunnel);
        it.quality.lost(minutes.add(it.probedPath, outcome, now));
        crew.witness().probed(outcome);
      }
      case Event.Pinged(var _, var _, var lane, var ping) -> {
        var it = router.of(lane.tunnel());
        var path = lane.probe() == Probe.UPLINK ? it.uplinkPath : it.internetPath;
        outcome(ping).ifPresent(outcome -> minutes.add(path, outcome, now));
        if (lane.probe() != Probe.UPLINK) {
          crew.witness().pinged(ping);
        }
      }
      case Event.Polled(var _, var _, var reading) -> router.counted(reading);
      case Event.FullSize _,Event.Watching _,Event.Logged _,Event.DishAsked _,Event.Planned _ -> {
      }
    }
    router.hear(event);
  }

  private Optional<Outcome> outcome(Event.Ping ping) {
    return switch (ping) {
      case Event.Ping.Answered(var sent, var rtt) ->
        Optional.of(new Outcome.Answered(sent(sent), rtt, Optional.empty()));
      case Event.Ping.Lost(var sent) -> Optional.of(new Outcome.Lost(sent(sent)));
      case Event.Ping.Failed(var _, var reason) -> Optional.of(new Outcome.Unsent(sent(now), reason));
      case Event.Ping.Started _ -> Optional.empty();
    };
  }

  private static Outcome.Sent sent(Moment at) {
    return new Outcome.Sent(0, at.wall(), at.nanos(), 0);
  }

  private void kept(int number, Outcome outcome) {
    crew.any(outcome);
    minutes.add(flowsPath, outcome, now);
    flows.hear(number, outcome);
  }

  private void fresh(boolean lookup, Outcome outcome) {
    if (lookup) {
      crew.lookup(outcome);
    } else {
      crew.fresh(outcome);
      minutes.add(crewPath, outcome, now);
    }
  }

  private void tick() {
    var spent = now.since(lastTick);
    if (spent.compareTo(PAUSE) > 0) {
      routers.values().forEach(router -> router.hearAll(new Event.Paused(now, spent)));
      connections.paused();
    }
    lastTick = now;
    connections.tick(now);
    routers.values().forEach(router -> {
      router.tick(tunnel -> flows.stalled(new KeptFlow.TunnelKey(router.router().name(), tunnel)), now);
      router.stood(spent);
    });
    var event = routers.values().stream().flatMap(router -> router.event().stream()).findFirst();
    facts.addAll(crew.settle(event, routers.values().stream().map(RouterJudge::outages).toList(), now));
    if (now.since(lastMinutes).compareTo(MINUTES) >= 0) {
      lastMinutes = now;
      facts.addAll(minutes.take(now.wall()));
    }
    judgedAt = now;
  }

  /// Where the kept flows are, for whoever keeps them.
  public synchronized FlowsView flows() {
    return flows.view(active());
  }

  /// Where the TCP connections are, for whoever keeps them.
  public synchronized ConnectionsView connections() {
    return connections.view(active(),
        routers.values().stream().flatMap(router -> router.failovers().askAfter().stream()).max(Long::compareTo));
  }

  private List<String> active() {
    var active = new ArrayList<String>();
    routers.values()
        .forEach(router -> router.tunnels()
            .keySet()
            .stream()
            .filter(tunnel -> router.membership().of(tunnel).inUse().orElse(false))
            .forEach(tunnel -> active.add(router.router().name() + "/" + tunnel)));
    return active;
  }

  /// The verdict each tunnel of a router stands under; cheap.
  public synchronized Map<String, Verdict> verdicts(String router) {
    var verdicts = new LinkedHashMap<String, Verdict>();
    Objects.requireNonNull(routers.get(router), router)
        .tunnels()
        .forEach((name, it) -> verdicts.put(name, it.hysteresis.verdict()));
    return verdicts;
  }

  public synchronized View view() {
    return new View(judgedAt, routers.values().stream().map(router -> router.view(now)).toList(), crew(), crewRouter);
  }

  /// The crew alone; cheap.
  public synchronized View.Crew crew() {
    return new View.Crew(crew.goesOn(now).map(Fact.CrewOutage::start), crew.minute().stats(),
        RouterJudge.curve(crew.minute()), crew.lostSeconds(), crew.darkSeconds(), crewPath.ways());
  }
}
