package net.wanwatch.collector;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import net.wanwatch.collector.benchmark.meter.CrewClient;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.collector.dish.Dishes;
import net.wanwatch.collector.drill.Drill;
import net.wanwatch.collector.judge.DishMetrics;
import net.wanwatch.collector.judge.JudgeMetrics;
import net.wanwatch.collector.judge.WaysMetrics;
import net.wanwatch.collector.mirror.MirrorClient;
import net.wanwatch.collector.mirror.MirrorMetrics;
import net.wanwatch.collector.mirror.MirrorPush;
import net.wanwatch.collector.mwan3.Mwan3Metrics;
import net.wanwatch.collector.page.LastNote;
import net.wanwatch.collector.page.Maintenance;
import net.wanwatch.collector.page.MaintenanceMetrics;
import net.wanwatch.collector.page.NotesPages;
import net.wanwatch.collector.page.Status;
import net.wanwatch.collector.page.StatusPage;
import net.wanwatch.collector.record.Recorder;
import net.wanwatch.collector.router.LinkMetrics;
import net.wanwatch.collector.router.RouterMetrics;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.RouterSource;
import net.wanwatch.collector.router.Routers;
import net.wanwatch.collector.ssh.Ssh;
import net.wanwatch.collector.timeline.TimelinePage;
import net.wanwatch.collector.timeline.ToldByVps;
import net.wanwatch.config.Config;
import net.wanwatch.drill.CutClient;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Stoppable;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.http.tls.ClearText;
import net.wanwatch.http.tls.Trust;
import net.wanwatch.journal.JournalMetrics;
import net.wanwatch.journal.Mirror;
import net.wanwatch.poll.Poll;
import net.wanwatch.poll.PollMetrics;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.ProbeMetrics;
import net.wanwatch.probe.Prober;
import net.wanwatch.state.AgentClient;
import net.wanwatch.state.AgentState;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.TunnelInfo;
import net.wanwatch.tunnel.WireGuardMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The site end: polls and watches every router over SSH, probes every tunnel and the crew's own way out, judges what it
/// heard, shows it and writes it down.
public final class Collector implements Stoppable {
  private static final Logger log = LoggerFactory.getLogger(Collector.class);

  /// In the order of opening; closed the other way round.
  private final List<AutoCloseable> opened;
  private volatile String reason = "told to";

  private Collector(List<AutoCloseable> opened) {
    this.opened = opened;
  }

  /// Starts the collector; it runs until it is closed.
  ///
  /// @throws IOException where its HTTP server cannot listen or the journal's folder cannot be used
  public static Collector start(Config config) throws IOException {
    return start(config, _ -> Recorder.NONE);
  }

  /// Starts the collector and records what it judges by.
  public static Collector start(Config config, Recorder.Start record) throws IOException {
    return start(config, new Site(false, 53, CrewClient::start, record));
  }

  /// What is not a matter of configuration.
  ///
  /// @param simulated whether routers and VPS are a demo's invention: the page says so
  /// @param dnsPort where routers and the internet answer DNS queries; 53 but in a simulation
  /// @param crew starts an iperf3 client where the crew is
  /// @param record begins a recording of what is judged
  public record Site(boolean simulated, int dnsPort, CrewClient.Starter crew, Recorder.Start record) {
    /// @param crew what an iperf3 client with these words prints, in time; cancelled, it ends
    public static Site simulated(int dnsPort, Function<List<String>, CompletableFuture<String>> crew) {
      return new Site(true, dnsPort, words -> {
        var printed = crew.apply(words);
        return new CrewClient(printed, () -> printed.cancel(true));
      }, _ -> Recorder.NONE);
    }
  }

  /// Starts the collector at a site that may be a pretence.
  public static Collector start(Config config, Site site) throws IOException {
    var collector = new Collector(new ArrayList<>());
    try {
      collector.open(config, site, InstantSource.system());
      return collector;
    } catch (IOException | RuntimeException e) {
      collector.close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  private void open(Config config, Site site, InstantSource clock) throws IOException {
    var ssh = Ssh.load();
    var token = Token.read(config.collector().tokenFile());
    var cost = new WatchingCost(config);
    var agent = agent(config).counted(cost::asked);
    var binding = new HttpServer.Binding(config.collector().listen(), config.collector().port(),
        config.collector().hostNames(), "collector", config.collector().tls());
    binding.checkCertificate();
    var facts = opened(Facts.open(config, clock));
    opened(() -> facts.append(new Fact.Stopped(clock.instant(), config.site(), WanwatchProgram.COLLECTOR, reason)));
    facts.append(SettingsFacts.of(config, site.simulated(), clock.instant()));
    var maintenance = Maintenance.restored(config.collector().journal(), clock.instant(), facts);
    ssh.join();
    var routers = opened(new Routers(config, clock));
    var ask = new TreeMap<String, Runnable>();
    var dishes = new HashMap<String, Dishes>();
    routers.all().forEach(r -> {
      var all = new Dishes(config.site(), r.router(), r.shell(), clock);
      dishes.put(r.router().name(), all);
      ask.put(r.router().name(), () -> {
        r.poll().askNow();
        all.askNow();
      });
    });
    var judging = opened(new Judging(config, facts, cost, ask, clock, site.record));
    var key = token.derived(EchoKey.PURPOSE).map(EchoKey::shared).orElseGet(EchoKey::random);
    var vps = opened(judging.vps(agent, key, Beats.of(config.probes().thrift()).state()));
    opened(() -> AgentClient.goodbye(agent, token, key));
    var prober = opened(Prober.start(clock, key));
    var probes = new ProbeMetrics();
    var watching = routers.all()
        .stream()
        .map(r -> opened(new RouterWatching(config, r, Objects.requireNonNull(dishes.get(r.router().name())), prober,
            probes, judging::tell, cost, clock)))
        .toList();
    var crew = config.vpsAddress()
        .map(address -> opened(new CrewWatching(config, address, site.dnsPort, prober, probes, judging::flows,
            judging::tell, cost, clock)));
    // A demo's routers carry no TCP.
    if (crew.isPresent() && !site.simulated && config.agent().connectionsPort() > 0) {
      crew.get().withConnections(config.vpsAddress().orElseThrow(), judging::connections, cost);
    }
    var registry = registry(config, routers, vps, facts);
    registry.register(probes);
    registry.register(cost.own());
    registry.register(new MaintenanceMetrics(config, maintenance, clock));
    var lastNote = new LastNote(config.site());
    registry.register(lastNote);
    mirror(config, agent, token, vps, facts, registry, clock);
    registry.register(new JudgeMetrics(config.site(), judging));
    registry.register(new DishMetrics(config.site(), judging));
    registry.register(new WaysMetrics(config.site(), judging));
    var benchmarking = opened(
        new Benchmarking(config, token, agent, routers, judging, roundTrips(watching, crew), site.crew, facts, clock));
    benchmarking.register(registry);
    var comparing = opened(new Comparing(config, token, benchmarking, facts, clock,
        journal -> benchmarking.comparison(config, judging, maintenance::covers, prober, journal)));
    comparing.register(registry);
    var drilling = opened(new Drilling(config, token, benchmarking, facts, clock,
        journal -> new Drill.Site(config.site(), judging, tunnel -> new CutClient(agentBeside(config, tunnel), token),
            maintenance, () -> comparing.busy().or(benchmarking::busy), crew.map(CrewWatching::roundTrips),
            crew.map(CrewWatching::names), journal, clock)));
    drilling.register(registry);
    var status = new StatusOf(config, site.simulated, judging, vps, facts,
        () -> maintenance.current(clock.instant())
            .stream()
            .findFirst()
            .map(m -> new Status.Maintenance(m.until(), m.text())),
        benchmarking.speed(), clock);
    var timeline = opened(
        new TimelinePage(config, new ToldByVps(agent, token, () -> vps.get() instanceof Reading.Heard, clock), clock));
    ClearText.ofCollector(config).ifPresent(log::warn);
    var server = opened(HttpServer.open(binding, registry,
        () -> routers.all().stream().noneMatch(r -> r.poll().get() instanceof Reading.Pending), new StatusPage(status),
        timeline, new NotesPages(config, token, lastNote.behind(facts), maintenance, clock), benchmarking.pages(),
        drilling.pages(), comparing.pages()));
    registry
        .register(server.connectionMetrics(Labels.of("end", WanwatchProgram.COLLECTOR.word(), "site", config.site())));
    vps.start();
    for (int i = 0; i < watching.size(); i++) {
      routers.all().get(i).poll().onReading(watching.get(i)::polled);
    }
    routers.start();
    watching.forEach(RouterWatching::start);
    benchmarking.start();
    drilling.start();
    comparing.start();
    judging.start(prober, router -> maintenance.covers(router, clock.instant()), () -> {
      crew.ifPresent(CrewWatching::tend);
      status.look(judging.crew());
    });
  }

  /// Of each router by tunnel, and of the crew's new connections under [Asked#CREW].
  private static Map<String, Map<String, RoundTrips>> roundTrips(List<RouterWatching> watching,
      Optional<CrewWatching> crew) {
    var all = new TreeMap<String, Map<String, RoundTrips>>();
    for (var router : watching) {
      var trips = new TreeMap<>(router.roundTrips());
      crew.ifPresent(c -> trips.put(Asked.CREW, c.roundTrips()));
      all.put(router.name(), trips);
    }
    return all;
  }

  /// The journal's copy on the VPS, which outlives the site; what people wait for is there at once. Without a token the agent would refuse it.
  private void mirror(Config config, Servers agent, Token token, Poll<AgentState> vps, Facts facts,
      PrometheusRegistry registry, InstantSource clock) {
    if (config.collector().tokenFile().isEmpty()) {
      return;
    }
    var push = new MirrorPush(new Mirror(config.collector().journal()), new MirrorClient(agent, config.site(), token),
        () -> vps.get() instanceof Reading.Heard);
    registry.register(
        new MirrorMetrics(Labels.of("end", WanwatchProgram.COLLECTOR.word(), "site", config.site()), push::behind));
    var poll = opened(MirrorPush.poll(push, clock));
    facts.urgent(poll::askNow);
    poll.start();
  }

  /// The VPS's loopback address first, then each tunnel's own.
  private static Servers agent(Config config) throws IOException {
    var addresses = new LinkedHashSet<String>();
    config.vpsAddress().ifPresent(addresses::add);
    config.routers().forEach(router -> router.tunnels().forEach(tunnel -> addresses.add(tunnel.vpsAddress())));
    return Servers.of(addresses, config.agent().port(), Trust.of(config.agent().tls()));
  }

  /// By every tunnel but this one. The loopback address is reached by whichever mwan3 chooses, which may be this one.
  private static Servers agentBeside(Config config, Config.Tunnel tunnel) {
    var addresses = config.routers()
        .stream()
        .flatMap(router -> router.tunnels().stream())
        .map(Config.Tunnel::vpsAddress)
        .filter(address -> !address.equals(tunnel.vpsAddress()))
        .distinct()
        .toList();
    try {
      return Servers.of(addresses, config.agent().port(), Trust.of(config.agent().tls()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PrometheusRegistry registry(Config config, Routers routers, Poll<AgentState> vps, Facts facts) {
    var registry = new PrometheusRegistry();
    var site = Labels.of("site", config.site());
    registry.register(new WireGuardMetrics(routers.sources().stream().map(s -> wireguard(config.site(), s)).toList()));
    registry.register(new Mwan3Metrics(config.site(), routers.sources().stream().map(RouterSource::mwan3).toList()));
    registry.register(new LinkMetrics(config.site(), routers.sources()));
    registry.register(new RouterMetrics(config.site(), routers.sources()));
    var polls = new ArrayList<PollMetrics.Source>();
    routers.all().forEach(r -> polls.add(new PollMetrics.Source(site.add("router", r.router().name()), r.poll())));
    polls.add(new PollMetrics.Source(site, vps));
    registry.register(new PollMetrics(polls));
    registry.register(new JournalMetrics(site.add("end", WanwatchProgram.COLLECTOR.word()), facts.journal()));
    registry.register(new TunnelInfo(tunnels(config)));
    return registry;
  }

  private static List<Labels> tunnels(Config config) {
    return config.routers()
        .stream()
        .flatMap(router -> router.tunnels()
            .stream()
            .map(tunnel -> Labels.of("label", tunnel.label(), "router", router.name(), "side", "router", "site",
                config.site(), "tunnel", tunnel.name())))
        .toList();
  }

  private static WireGuardMetrics.Source wireguard(String site, RouterSource source) {
    Supplier<Reading<List<Device>>> latest = () -> source.latest()
        .get() instanceof Reading.Heard<RouterReading>(var at, var reading) && reading.wireguard().isPresent()
            ? new Reading.Heard<>(at, reading.wireguard().get())
            : new Reading.Pending<>();
    return new WireGuardMetrics.Source(new RouterNames(site, source.router()), latest);
  }

  @Override
  public void because(String why) {
    reason = why;
  }

  @Override
  public void close() {
    for (var part : opened.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        log.warn("a part did not end well: {}", e.toString());
      }
    }
  }
}
