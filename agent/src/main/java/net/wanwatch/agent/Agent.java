package net.wanwatch.agent;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import net.wanwatch.agent.chat.ChatMetrics;
import net.wanwatch.agent.chat.Chatting;
import net.wanwatch.agent.chat.Heartbeat;
import net.wanwatch.agent.chat.IncidentPages;
import net.wanwatch.agent.chat.incident.Acknowledged;
import net.wanwatch.agent.chat.incident.Incident;
import net.wanwatch.agent.connection.Connections;
import net.wanwatch.agent.drill.DrillPages;
import net.wanwatch.agent.drill.Drills;
import net.wanwatch.agent.drill.Nft;
import net.wanwatch.agent.drill.NftProgram;
import net.wanwatch.agent.echo.Echo;
import net.wanwatch.agent.echo.EchoKeys;
import net.wanwatch.agent.echo.EchoMetrics;
import net.wanwatch.agent.lease.Iperf3Servers;
import net.wanwatch.agent.lease.LeaseMetrics;
import net.wanwatch.agent.lease.LeasePages;
import net.wanwatch.agent.lease.Leases;
import net.wanwatch.agent.lease.PretendServers;
import net.wanwatch.agent.mirror.MirrorPages;
import net.wanwatch.agent.status.AgentPage;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFacts;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.Stoppable;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Release;
import net.wanwatch.http.Token;
import net.wanwatch.http.tls.ClearText;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.JournalMetrics;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.Limits;
import net.wanwatch.journal.MirrorFolder;
import net.wanwatch.poll.Poll;
import net.wanwatch.poll.PollMetrics;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.Fping;
import net.wanwatch.shell.LocalShell;
import net.wanwatch.shell.Shell;
import net.wanwatch.tunnel.Device;
import net.wanwatch.tunnel.TunnelInfo;
import net.wanwatch.tunnel.WgDump;
import net.wanwatch.tunnel.WireGuardMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The VPS end: reads WireGuard on this host, probes the tunnels, answers the collector's probes, and shows it all.
public final class Agent implements Stoppable {
  /// WireGuard is read this often whatever the configuration says, for a standing counter tells a dead tunnel within
  /// seconds. One reading costs 5 ms of CPU.
  private static final Duration SLOWEST_POLL = Duration.ofSeconds(1);

  /// A site that was dark before it, and was not heard since, is nobody's news.
  private static final Duration LONGEST_DARKNESS = Duration.ofDays(7);

  /// What the collector's probes prove of a tunnel is true for so long; they come nine times a second.
  private static final Duration JUST_NOW = Duration.ofSeconds(5);

  private static final Set<RouterEvent> SILENT = Set.of(RouterEvent.SITE_DARK, RouterEvent.SITE_CUT,
      RouterEvent.VPS_OFFLINE);

  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  /// Closes what was opened, in the order of opening.
  private final List<Runnable> closings;
  private final AtomicReference<@Nullable String> reason;
  private final int port;

  private Agent(List<Runnable> closings, AtomicReference<@Nullable String> reason, int port) {
    this.closings = List.copyOf(closings);
    this.reason = reason;
    this.port = port;
  }

  /// Starts the agent; it runs until it is closed.
  ///
  /// @throws IOException where a port cannot be opened
  public static Agent start(Config config) throws IOException {
    return start(config, new LocalShell(Duration.ofSeconds(10)), List.of("fping"), InstantSource.system(), false);
  }

  /// Starts the agent on a host that is not quite this one.
  ///
  /// @param shell where WireGuard is read
  /// @param fping the program and its first arguments; empty where this end is not to probe
  /// @param simulated whether the tunnels are a demo's invention: the page says so
  public static Agent start(Config config, Shell shell, List<String> fping, InstantSource clock, boolean simulated)
      throws IOException {
    return start(config, shell, Optional.of(fping).filter(words -> !words.isEmpty()).map(Fping.Program::of), clock,
        simulated);
  }

  /// Starts the agent of a VPS that is a demo's invention, and whose page says so.
  ///
  /// @param shell where WireGuard is read
  /// @param fping what prints the lines of a pretend one
  public static Agent simulated(Config config, Shell shell, Fping.Program fping, InstantSource clock)
      throws IOException {
    return start(config, shell, Optional.of(fping), clock, true);
  }

  private static Agent start(Config config, Shell shell, Optional<Fping.Program> fping, InstantSource clock,
      boolean simulated) throws IOException {
    var token = Token.read(config.agent().tokenFile());
    var binding = new HttpServer.Binding(config.agent().listen(), config.agent().port(), config.agent().hostNames(),
        "agent", config.agent().tls());
    binding.checkCertificate();
    var growth = new LastReceived(clock);
    var site = new SiteWatch(config, growth, clock);
    var wireguard = new Poll<>("wireguard", () -> site.look(growth.watch(WgDump.parse(shell.run(WgDump.SCRIPT)))),
        shorter(config.agent().pollInterval(), SLOWEST_POLL), clock);
    var registry = new PrometheusRegistry();
    registry.register(new WireGuardMetrics(List.of(new WireGuardMetrics.Source(new TunnelNames(config), wireguard))));
    registry.register(new PollMetrics(List.of(new PollMetrics.Source(Labels.of("site", config.site()), wireguard))));
    registry.register(new TunnelInfo(tunnels(config)));
    registry.register(() -> wireguard.get() instanceof Reading.Heard ? site.collect() : MetricSnapshots.of());
    var probes = new InnerProbes(config, fping, registry, clock);
    var closings = new ArrayList<Runnable>(List.of(wireguard::close, probes::close));
    var reason = new AtomicReference<@Nullable String>();
    int port;
    try {
      var echo = echo(config, token, registry, clock);
      closings.add(echo::close);
      connections(config).ifPresent(it -> closings.add(it::close));
      var journal = journal(config, registry, clock, reason, closings);
      site.begin(echo::lastHeard, echo::resumed,
          address -> Optional.ofNullable(probes.windows().get(address)).flatMap(window -> window.stats().lastAnswer()),
          () -> probes.wayOut().lostSince(), journal::append, dark(config, clock));
      closings.add(site::end);
      var chatting = chatting(config, journal, registry, clock, echo);
      chatting.ifPresent(chat -> closings.add(chat::close));
      Heartbeat
          .start(config.chat(),
              () -> wireguard.get() instanceof Reading.Heard && chatting.map(Chatting::isWell).orElse(true))
          .ifPresent(heartbeat -> closings.add(heartbeat::close));
      var leases = new Leases(simulated ? new PretendServers() : new Iperf3Servers(), config.agent().benchmarkPorts(),
          clock);
      closings.add(leases::close);
      var drills = new Drills(simulated ? Nft.PRETENDED : new NftProgram(), clock).start();
      closings.add(drills::close);
      leases.notBeside(drills::remaining);
      registry.register(new LeaseMetrics(Labels.of("site", config.site()), leases));
      var state = new State(config, token, wireguard, growth, echo, probes.windows(), probes.watching(),
          () -> chatting.map(Chatting::shown), clock);
      ClearText.ofAgent(config).ifPresent(log::warn);
      var server = HttpServer.open(binding, registry, () -> !(wireguard.get() instanceof Reading.Pending), state,
          new AgentPage(new PageOf(config, simulated, state, wireguard, probes.windows())),
          new MirrorPages(new MirrorFolder(config.agent().journal()), token), new LeasePages(config, leases, token),
          new DrillPages(config, drills, leases, (router, tunnel) -> device(config, wireguard, router, tunnel), token),
          incidents(config, chatting, token));
      closings.add(server::close);
      registry
          .register(server.connectionMetrics(Labels.of("end", WanwatchProgram.AGENT.word(), "site", config.site())));
      port = server.port();
    } catch (IOException | RuntimeException e) {
      new Agent(closings, reason, 0).close();
      throw e;
    }
    wireguard.start();
    if (fping.isPresent()) {
      probes.start();
    }
    return new Agent(closings, reason, port);
  }

  /// Where its pages are; the configured port, unless that is 0.
  public int port() {
    return port;
  }

  private static List<Labels> tunnels(Config config) {
    return config.routers()
        .stream()
        .flatMap(router -> router.tunnels()
            .stream()
            .map(tunnel -> InnerProbes.labels(config, router, tunnel)
                .merge(Labels.of("label", tunnel.label(), "side", "vps"))))
        .toList();
  }

  private static Journal journal(Config config, PrometheusRegistry registry, InstantSource clock,
      AtomicReference<@Nullable String> reason, List<Runnable> closings) throws IOException {
    var journal = Journal.open(config.agent().journal(),
        new Journal.Writer(config.site(), WanwatchProgram.AGENT, Release.version()), Limits.DEFAULT, clock);
    registry
        .register(new JournalMetrics(Labels.of("end", WanwatchProgram.AGENT.word(), "site", config.site()), journal));
    journal.append(new Fact.Started(clock.instant(), config.site(), WanwatchProgram.AGENT, Release.version(),
        Runtime.version().toString()));
    journal.append(new Fact.Configuration(clock.instant(), config.site(), WanwatchProgram.AGENT, Optional.empty(),
        ConfigFacts.ofAgent(config, Release.version())));
    closings.add(() -> {
      journal.append(new Fact.Stopped(clock.instant(), config.site(), WanwatchProgram.AGENT,
          Objects.requireNonNullElse(reason.get(), "told to")));
      try {
        journal.close();
      } catch (IOException e) {
        log.warn("the journal did not close well: {}", e.getMessage());
      }
    });
    return journal;
  }

  /// Empty where no chat is configured.
  private static Optional<Chatting> chatting(Config config, Journal journal, PrometheusRegistry registry,
      InstantSource clock, Echo echo) {
    if (config.chat().to().isEmpty()) {
      return Optional.empty();
    }
    var chatting = new Chatting(config, clock, journal::append,
        (router, tunnel) -> routerAddress(config, router, tunnel).flatMap(echo::lastHeard)
            .filter(at -> Duration.between(at, clock.instant()).compareTo(JUST_NOW) <= 0)
            .isPresent());
    registry.register(new ChatMetrics(chatting, Labels.of("site", config.site())));
    chatting.start();
    return Optional.of(chatting);
  }

  private static Optional<String> routerAddress(Config config, String router, String tunnel) {
    return config.routers()
        .stream()
        .filter(it -> it.name().equals(router))
        .flatMap(it -> it.tunnels().stream())
        .filter(it -> it.name().equals(tunnel))
        .map(Config.Tunnel::routerAddress)
        .findFirst();
  }

  private static IncidentPages incidents(Config config, Optional<Chatting> chatting, Token token) {
    return new IncidentPages(config.agent().journal(),
        () -> chatting.map(chat -> chat.incidents().stream().map(Incident::id).toList()).orElse(List.of()),
        (id, who) -> chatting.flatMap(chat -> chat.acknowledge(id, who)).map(Acknowledged::who), token);
  }

  /// Routers that were dark when an agent before this one ended.
  private static Map<String, RouterEvent> dark(Config config, InstantSource clock) throws IOException {
    var dark = new HashMap<String, RouterEvent>();
    var days = JournalReader.days(config.agent().journal(), clock.instant().minus(LONGEST_DARKNESS));
    JournalReader.read(days, Filter.kinds("router"), fact -> {
      if (fact instanceof Fact.Router router && SILENT.contains(router.event())) {
        dark.put(router.router(), router.event());
      } else if (fact instanceof Fact.Router router && router.event() == RouterEvent.SITE_BACK) {
        dark.remove(router.router());
      }
    });
    return dark;
  }

  private static Echo echo(Config config, Token token, PrometheusRegistry registry, InstantSource clock)
      throws IOException {
    var addresses = new LinkedHashSet<String>();
    var tunnels = new LinkedHashMap<String, Labels>();
    config.vpsAddress().ifPresent(addresses::add);
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        addresses.add(tunnel.vpsAddress());
        tunnels.put(tunnel.routerAddress(), InnerProbes.labels(config, router, tunnel));
      }
    }
    var keys = token.derived(EchoKey.PURPOSE).map(EchoKey::shared).map(EchoKeys::of).orElseGet(EchoKeys::learned);
    var echo = Echo.open(addresses, config.agent().port(), tunnels.keySet(), keys, clock);
    registry.register(new EchoMetrics(echo, Labels.of("site", config.site()), tunnels));
    return echo;
  }

  /// Empty where there is no address that mwan3 chooses the tunnel for.
  private static Optional<Connections> connections(Config config) throws IOException {
    if (config.vpsAddress().isEmpty() || config.agent().connectionsPort() < 1) {
      return Optional.empty();
    }
    var tunnels = config.routers()
        .stream()
        .flatMap(router -> router.tunnels().stream())
        .map(Config.Tunnel::routerAddress)
        .toList();
    return Optional.of(Connections.open(config.vpsAddress().get(), config.agent().connectionsPort(), tunnels));
  }

  private static Optional<Device> device(Config config, Poll<List<Device>> wireguard, Config.Router router,
      Config.Tunnel tunnel) throws IOException {
    if (!(wireguard.get() instanceof Reading.Heard<List<Device>>(_, var devices))) {
      throw new IOException("the VPS's WireGuard is not heard: wanwatch check --live --agent");
    }
    var names = new TunnelNames(config);
    var named = new TunnelNames.Named(router, tunnel);
    return devices.stream()
        .filter(device -> device.peers()
            .stream()
            .anyMatch(peer -> names.of(device, peer).filter(named::equals).isPresent()))
        .findFirst();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void because(String why) {
    reason.set(why);
  }

  @Override
  public void close() {
    closings.reversed().forEach(Runnable::run);
  }
}
