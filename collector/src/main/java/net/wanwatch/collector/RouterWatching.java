package net.wanwatch.collector;

import io.prometheus.metrics.model.snapshots.Labels;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.wanwatch.collector.benchmark.Asked;
import net.wanwatch.collector.benchmark.RoundTrips;
import net.wanwatch.collector.crew.DnsProbe;
import net.wanwatch.collector.crew.FullSizeFlows;
import net.wanwatch.collector.crew.KeptFlows;
import net.wanwatch.collector.failover.Lookout;
import net.wanwatch.collector.failover.MinuteBook;
import net.wanwatch.collector.router.RouterChanges;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.Routers;
import net.wanwatch.collector.watch.Lane;
import net.wanwatch.collector.watch.LogEvent;
import net.wanwatch.collector.watch.PingLine;
import net.wanwatch.collector.watch.Probe;
import net.wanwatch.collector.watch.RouterWatch;
import net.wanwatch.collector.watch.Targets;
import net.wanwatch.collector.watch.WatchListener;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.ProbeMetrics;
import net.wanwatch.probe.Prober;
import net.wanwatch.probe.Reason;
import net.wanwatch.state.AgentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One router under watch: all its probes run here, and everything they say is handed to its lookout, on the lookout's
/// thread.
final class RouterWatching implements WatchListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RouterWatching.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration PING = Duration.ofSeconds(2);
  /// Each server is asked every 1.4 s: with P3 that is below 400 entries in the router's table of connections.
  private static final Duration DNS = Duration.ofMillis(700);
  private static final List<Reason> REASONS = List.of(Reason.NO_ROUTE, Reason.NOT_PERMITTED, Reason.REFUSED,
      Reason.TOO_BIG, Reason.FAILED, Reason.PAUSED, Reason.CLOSED);

  private final Config config;
  private final Routers.Watched router;
  private final InstantSource clock;
  private final LookoutThread thread;
  private final MinuteBook minutes;
  private final ProbeMetrics metrics;
  private final Lookout lookout;
  private final RouterSources sources;
  private final RouterWatch watch;
  private final List<AutoCloseable> probes = new ArrayList<>();
  private final Map<Lane, Consumer<Outcome>> pings = new HashMap<>();
  private final FullSizeFlows fullSize;
  private final Map<String, RoundTrips> roundTrips = new ConcurrentHashMap<>();
  private Optional<KeptFlows> kept = Optional.empty();
  private final RouterChanges changes;
  private final Facts facts;
  private Instant lastTick;
  private Instant lastReading = Instant.MIN;

  /// What the routers under watch share.
  ///
  /// @param dnsPort of the routers' forwarders and of the internet target
  /// @param thread the lookout's; one for all routers
  record Shared(Config config, int dnsPort, Prober prober, ProbeMetrics metrics, MinuteBook minutes, Facts facts,
      Supplier<Reading<AgentState>> vps, LookoutThread thread, InstantSource clock) {}

  RouterWatching(Routers.Watched router, Shared shared, BooleanSupplier maintenance) {
    this.config = shared.config;
    this.router = router;
    this.clock = shared.clock;
    this.thread = shared.thread;
    this.minutes = shared.minutes;
    this.metrics = shared.metrics;
    this.facts = shared.facts;
    this.changes = new RouterChanges(config.site(), router.router().name());
    this.lastTick = clock.instant();
    this.sources = new RouterSources(router.poll(), shared.vps, clock);
    this.lookout = new Lookout(config.site(), router.router(), config.bounds(), sources, maintenance,
        shared.facts::append, router.poll()::askNow, clock.instant());
    shared.facts.before().tunnels().stream().filter(o -> o.end().isEmpty()).forEach(lookout::resume);
    shared.facts.before().crew().stream().filter(o -> o.end().isEmpty()).forEach(lookout::resume);
    this.watch = new RouterWatch(router.router(),
        new Targets(config.probes().uplinkTarget(), config.probes().internetTarget()), router.shell()::open,
        router.poll(), clock, this);
    sources.watch(watch);
    pinned(shared.prober);
    this.fullSize = fullSize(shared.prober);
    probes.add(fullSize::close);
    config.vpsAddress().ifPresent(vps -> crew(shared.prober, vps, shared.dnsPort));
  }

  Lookout lookout() {
    return lookout;
  }

  /// Of P1 by tunnel, and of P3 under [Asked#CREW]: what throughput tests are seen against.
  Map<String, RoundTrips> roundTrips() {
    return Map.copyOf(roundTrips);
  }

  private RoundTrips roundTrips(String key) {
    return roundTrips.computeIfAbsent(key, _ -> new RoundTrips());
  }

  void start() {
    watch.start();
    thread.every(TICK, this::tick);
  }

  private void tick() {
    var now = clock.instant();
    lookout.tick(now);
    var spent = Duration.between(lastTick, now);
    lastTick = now;
    lookout.view().tunnels().forEach(tunnel -> minutes.stood(tunnel, router.router().name(), spent));
    if (router.poll().get() instanceof Reading.Heard<RouterReading>(var at, var reading) && !at.equals(lastReading)) {
      lastReading = at;
      facts.append(changes.read(at, reading));
      fullSize.tend(reading);
      router.router()
          .tunnels()
          .forEach(t -> reading.link(t.name())
              .ifPresent(
                  link -> minutes.counted(router.router().name(), t.name(), link.receivedBytes(), link.sentBytes())));
    }
    kept.ifPresent(KeptFlows::tend);
  }

  private void pinned(Prober prober) {
    for (var tunnel : router.router().tunnels()) {
      var target = new InetSocketAddress(tunnel.vpsAddress(), config.agent().port());
      probes.add(prober.add(Flow.Plan.kept(target),
          shown("tunnel", Optional.of(tunnel.name()), Flow.Plan.PERIOD).andThen(roundTrips(tunnel.name()))
              .andThen(o -> run(() -> lookout.pinned(tunnel.name(), o, clock.instant())))));
      for (var probe : Probe.values()) {
        pings.put(new Lane(probe, tunnel.name()),
            shown(probe == Probe.UPLINK ? "uplink" : "internet", Optional.of(tunnel.name()), PING));
      }
    }
  }

  private FullSizeFlows fullSize(Prober prober) {
    var listeners = new HashMap<String, Consumer<Outcome>>();
    router.router().tunnels().forEach(t -> listeners.put(t.name(), counted("full-size", Optional.of(t.name()))));
    return new FullSizeFlows(prober, router.router(), config.agent().port(),
        (tunnel, mtu) -> Objects.requireNonNull(listeners.get(tunnel.name()))
            .andThen(o -> run(() -> lookout.fullSize(tunnel.name(), mtu, o, clock.instant()))));
  }

  private void crew(Prober prober, String vps, int dnsPort) {
    var target = new InetSocketAddress(vps, config.agent().port());
    probes.add(prober.add(Flow.Plan.fresh(target),
        shown("crew", Optional.empty(), Flow.Plan.FRESH_PERIOD).andThen(roundTrips(Asked.CREW))
            .andThen(o -> run(() -> lookout.fresh(o)))));
    var keeping = new KeptFlows(prober, target, lookout, this::run,
        shown("flows", Optional.empty(), Flow.Plan.PERIOD.dividedBy(2L * router.router().tunnels().size())));
    probes.add(keeping::close);
    kept = Optional.of(keeping);
    var servers = List.of(
        new DnsProbe.Server(new InetSocketAddress(router.router().addresses().getFirst(), dnsPort), dns("router")),
        new DnsProbe.Server(new InetSocketAddress(config.probes().internetTarget(), dnsPort), dns("internet")));
    probes.add(new DnsProbe(servers, config.probes().dnsName(), DNS, clock).start());
  }

  private Consumer<Outcome> dns(String target) {
    var labels = Labels.of("path", "dns", "router", router.router().name(), "site", config.site(), "target", target);
    return metrics.register(labels, REASONS).andThen(o -> run(() -> lookout.fresh(o)));
  }

  /// What metrics and minutes want to know of a path.
  private Consumer<Outcome> shown(String path, Optional<String> tunnel, Duration beat) {
    return counted(path, tunnel).andThen(minutes.path(router.router().name(), tunnel, path, beat));
  }

  private Consumer<Outcome> counted(String path, Optional<String> tunnel) {
    var labels = Labels.of("path", path, "router", router.router().name(), "site", config.site());
    return metrics.register(tunnel.map(t -> labels.merge(Labels.of("tunnel", t))).orElse(labels), REASONS);
  }

  private void run(Runnable told) {
    thread.run(told);
  }

  @Override
  public void log(LogEvent event, Instant at) {
    switch (event) {
      case LogEvent.MemberChanged(var member, var status) ->
        run(() -> lookout.logged(member, status, at, clock.instant()));
      case LogEvent.LinkChanged(var device, var up) -> {
        sources.link(device, up, at);
        router.poll().askNow();
      }
      case LogEvent.Mwan3Stopped(var member) -> {
        run(() -> changes.trackerStopped(member, at));
        router.poll().askNow();
      }
      case LogEvent.Mwan3Started _ -> {
        run(() -> changes.mwan3Started(at));
        router.poll().askNow();
      }
      case LogEvent.HotplugEvent _,LogEvent.Flushed _ -> router.poll().askNow();
      case LogEvent.Other _ -> {
      }
    }
  }

  @Override
  public void answered(Lane lane, long seq, Duration rtt, Instant sentAt) {
    told(lane, new Outcome.Answered(sent(seq, sentAt), rtt, Optional.empty()));
    internet(lane, true, sentAt);
  }

  @Override
  public void lost(Lane lane, long seq, Instant sentAt) {
    told(lane, new Outcome.Lost(sent(seq, sentAt)));
    internet(lane, false, sentAt);
  }

  @Override
  public void failed(Lane lane, PingLine.Refused error, Instant at) {
    told(lane, new Outcome.Unsent(sent(0, at), reason(error.kind())));
  }

  private void internet(Lane lane, boolean answered, Instant sentAt) {
    if (lane.probe() == Probe.INTERNET) {
      run(() -> lookout.internet(lane.tunnel(), answered, sentAt, clock.instant()));
    }
  }

  private void told(Lane lane, Outcome outcome) {
    Optional.ofNullable(pings.get(lane)).ifPresent(who -> who.accept(outcome));
  }

  private static Outcome.Sent sent(long seq, Instant at) {
    return new Outcome.Sent((int) seq, at, System.nanoTime(), 0);
  }

  private static Reason reason(PingLine.Kind kind) {
    return switch (kind) {
      case PROHIBITED, NO_DEVICE, UNREACHABLE -> Reason.NO_ROUTE;
      case NOT_PERMITTED -> Reason.NOT_PERMITTED;
      case BAD_ADDRESS, OTHER -> Reason.FAILED;
    };
  }

  @Override
  public void close() {
    watch.close();
    for (var probe : probes) {
      try {
        probe.close();
      } catch (Exception e) {
        log.warn("{}: a probe did not end, {}", router.router().name(), e.getMessage());
      }
    }
  }
}
