package net.wanwatch.collector;

import io.prometheus.metrics.model.snapshots.Labels;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.collector.crew.FullSizeFlows;
import net.wanwatch.collector.dish.Dishes;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.LogEvent;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.Routers;
import net.wanwatch.collector.watch.RouterWatch;
import net.wanwatch.collector.watch.Targets;
import net.wanwatch.config.Config;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.ProbeMetrics;
import net.wanwatch.probe.Prober;
import net.wanwatch.probe.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One router under watch: its tunnels' probes, its polls and its stream run here, and everything they say becomes an
/// event.
final class RouterWatching implements AutoCloseable {
  static final List<Reason> REASONS = List.of(Reason.NO_ROUTE, Reason.NOT_PERMITTED, Reason.REFUSED, Reason.TOO_BIG,
      Reason.FAILED, Reason.PAUSED, Reason.CLOSED);
  private static final Logger log = LoggerFactory.getLogger(RouterWatching.class);

  private final Config config;
  private final Routers.Watched router;
  private final Consumer<Event> told;
  private final WatchingCost cost;
  private final InstantSource clock;
  private final ProbeMetrics metrics;
  private final Beats beats;
  private final RouterWatch watch;
  private final Dishes dishes;
  private final List<AutoCloseable> probes = new ArrayList<>();
  private final Map<Lane, Consumer<Outcome>> pings = new HashMap<>();
  private final FullSizeFlows fullSize;
  private final Map<String, RoundTrips> roundTrips = new ConcurrentHashMap<>();

  RouterWatching(Config config, Routers.Watched router, Dishes dishes, Prober prober, ProbeMetrics metrics,
      Consumer<Event> told, WatchingCost cost, InstantSource clock) {
    this.config = config;
    this.router = router;
    this.told = told;
    this.cost = cost;
    this.clock = clock;
    this.metrics = metrics;
    this.beats = Beats.of(config.probes().thrift());
    this.watch = new RouterWatch(router.router(),
        new Targets(config.probes().uplinkTarget(), config.probes().internetTarget(), beats.ping()),
        router.shell()::open, router.poll(), clock, this::heard);
    this.dishes = dishes;
    dishes.onAnswer((tunnel, answer) -> told.accept(new Event.DishAsked(Moment.now(clock), name(), tunnel, answer)));
    pinned(prober);
    this.fullSize = fullSize(prober);
    probes.add(fullSize::close);
  }

  /// Of P1 by tunnel: what throughput tests are seen against.
  Map<String, RoundTrips> roundTrips() {
    return Map.copyOf(roundTrips);
  }

  void start() {
    watch.start();
    dishes.start();
  }

  String name() {
    return router.router().name();
  }

  /// A new reading of the router's, on the poll's thread.
  void polled(Reading<RouterReading> reading) {
    if (reading instanceof Reading.Heard<RouterReading>(var _, var heard)) {
      fullSize.tend(heard);
      dishes.tend(heard);
    }
    told.accept(new Event.Polled(Moment.now(clock), name(), reading));
  }

  private void pinned(Prober prober) {
    var packets = RouterWatch.packets(router.router());
    for (var tunnel : router.router().tunnels()) {
      var target = new InetSocketAddress(tunnel.vpsAddress(), config.agent().port());
      var trips = roundTrips.computeIfAbsent(tunnel.name(), _ -> new RoundTrips());
      probes.add(prober.add(Flow.Plan.kept(target, beats.pinned()),
          counted(MeasuredPath.TUNNEL.word(), tunnel.name()).andThen(trips)
              .andThen(cost.pinned(name(), tunnel.name()))
              .andThen(o -> told.accept(new Event.Probed(Moment.now(clock), name(), tunnel.name(), o)))));
      for (var probe : Probe.values()) {
        var lane = new Lane(probe, tunnel.name());
        pings.put(lane,
            counted((probe == Probe.UPLINK ? MeasuredPath.UPLINK : MeasuredPath.INTERNET).word(), tunnel.name())
                .andThen(cost.pings(name(), lane, packets.getOrDefault(lane, 0))));
      }
    }
  }

  private FullSizeFlows fullSize(Prober prober) {
    var listeners = new HashMap<String, Consumer<Outcome>>();
    router.router().tunnels().forEach(t -> listeners.put(t.name(), counted("full-size", t.name())));
    return new FullSizeFlows(prober, router.router(), config.agent().port(),
        (tunnel, mtu) -> Objects.requireNonNull(listeners.get(tunnel.name()))
            .andThen(cost.fullSize(name(), tunnel.name(), mtu))
            .andThen(o -> told.accept(new Event.FullSize(Moment.now(clock), name(), tunnel.name(), mtu, o))));
  }

  private Consumer<Outcome> counted(String path, String tunnel) {
    return metrics.register(Labels.of("path", path, "router", name(), "site", config.site(), "tunnel", tunnel),
        REASONS);
  }

  private void heard(Event event) {
    switch (event) {
      case Event.Logged(var _, var _, var line, var _) -> {
        if (asks(line)) {
          router.poll().askNow();
        }
      }
      case Event.Pinged(var _, var _, var lane, var ping) ->
        outcome(ping, event.at()).ifPresent(outcome -> Objects.requireNonNull(pings.get(lane)).accept(outcome));
      case Event.OfRouter _,Event.Kept _,Event.Redrawn _,Event.Connection _,Event.Fresh _,Event.Vps _,Event.Paused _,Event.Tick _ ->
        {
        }
    }
    told.accept(event);
  }

  /// Whether the router's state is another one now.
  private static boolean asks(LogEvent line) {
    return switch (line) {
      case LogEvent.MemberChanged _,LogEvent.LinkChanged _,LogEvent.HotplugEvent _,LogEvent.Flushed _,LogEvent.Mwan3Stopped _,LogEvent.Mwan3Started _ ->
        true;
      case LogEvent.Other _ -> false;
    };
  }

  private static Optional<Outcome> outcome(Event.Ping ping, Moment at) {
    return switch (ping) {
      case Event.Ping.Answered(var sent, var rtt) ->
        Optional.of(new Outcome.Answered(sent(sent), rtt, Optional.empty()));
      case Event.Ping.Lost(var sent) -> Optional.of(new Outcome.Lost(sent(sent)));
      case Event.Ping.Failed(var _, var reason) -> Optional.of(new Outcome.Unsent(sent(at), reason));
      case Event.Ping.Started _ -> Optional.empty();
    };
  }

  private static Outcome.Sent sent(Moment at) {
    return new Outcome.Sent(0, at.wall(), at.nanos(), 0);
  }

  @Override
  public void close() {
    watch.close();
    dishes.close();
    for (var probe : probes) {
      try {
        probe.close();
      } catch (Exception e) {
        log.warn("{}: a probe did not end, {}", name(), e.getMessage());
      }
    }
  }
}
