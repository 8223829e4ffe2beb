package net.wanwatch.agent;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import net.wanwatch.agent.echo.Echo;
import net.wanwatch.config.Config;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Release;
import net.wanwatch.http.Token;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.WatchingBytes;
import net.wanwatch.probe.Window;
import net.wanwatch.state.AgentState;
import net.wanwatch.state.OpenIncident;
import net.wanwatch.tunnel.Device;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers `GET /api/v1/state`: what this end knows of every tunnel, from memory. Who asks may tell with it by which key
/// the echo is to know its probes.
///
/// `POST /api/v1/goodbye` is a collector's last word: its silence from now on is no dark site. Where a token is configured
/// it has to be shown, and without one the key of the collector that is known: or whoever says goodbye all the time keeps a
/// dark site from being seen.
final class State implements HttpServer.Pages {
  private static final Logger log = LoggerFactory.getLogger(State.class);
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Duration STRETCH = Duration.ofSeconds(10);
  /// Of rare probes.
  private static final Duration LONG_STRETCH = Duration.ofSeconds(60);

  private final Config config;
  private final Token token;
  private final TunnelNames names;
  private final Supplier<Reading<List<Device>>> wireguard;
  private final LastReceived growth;
  private final Echo echo;
  private final Map<String, Window> windows;
  private final WatchingBytes watching;
  private final Supplier<Optional<List<OpenIncident>>> incidents;
  private final InstantSource clock;

  /// @param windows the probes of each tunnel, by the inner address of its router's end
  /// @param watching what they cost
  /// @param incidents what people were told of and goes on; empty where nobody is told anything
  State(Config config, Token token, Supplier<Reading<List<Device>>> wireguard, LastReceived growth, Echo echo,
      Map<String, Window> windows, WatchingBytes watching, Supplier<Optional<List<OpenIncident>>> incidents,
      InstantSource clock) {
    this.config = config;
    this.token = token;
    this.names = new TunnelNames(config);
    this.wireguard = wireguard;
    this.growth = growth;
    this.echo = echo;
    this.windows = Map.copyOf(windows);
    this.watching = watching;
    this.incidents = incidents;
    this.clock = clock;
  }

  @Override
  public void add(Router router) {
    router.get("/api/v1/state").handler(context -> {
      learn(context.request());
      HttpServer.smallJson(context, now().json());
    });
    var goodbye = router.post("/api/v1/goodbye");
    if (token.isConfigured()) {
      goodbye.handler(token);
    }
    goodbye.handler(context -> {
      if (token.isConfigured() || key(context.request()).filter(echo::knows).isPresent()) {
        echo.forget();
      } else {
        echo.forgetUnknown();
      }
      context.response().setStatusCode(204).end();
    });
  }

  /// What is no key is passed over.
  private static Optional<EchoKey> key(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(EchoKey.HEADER)).flatMap(EchoKey::parse);
  }

  private void learn(HttpServerRequest request) {
    var key = key(request);
    var caller = Optional.ofNullable(request.remoteAddress()).map(SocketAddress::hostAddress);
    if (key.isEmpty() || caller.isEmpty()) {
      return;
    }
    try {
      echo.tell(InetAddress.ofLiteral(caller.get()), key.get());
    } catch (IllegalArgumentException e) {
      log.debug("no key is taken from {}: {}", caller.get(), e.getMessage());
    }
  }

  AgentState now() {
    var peers = peers();
    var tunnels = new ArrayList<AgentState.Tunnel>();
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        tunnels.add(state(router, tunnel, Optional.ofNullable(peers.get(new TunnelNames.Named(router, tunnel)))));
      }
    }
    return new AgentState(AgentState.SCHEMA, config.site(), clock.instant().truncatedTo(ChronoUnit.MILLIS),
        Release.version(), tunnels, forwarding(), incidents.get());
  }

  private Map<TunnelNames.Named, Device.Peer> peers() {
    var peers = new HashMap<TunnelNames.Named, Device.Peer>();
    if (wireguard.get() instanceof Reading.Heard<List<Device>>(var _, var devices)) {
      devices.forEach(
          device -> device.peers().forEach(peer -> names.of(device, peer).ifPresent(named -> peers.put(named, peer))));
    }
    return peers;
  }

  private AgentState.Tunnel state(Config.Router router, Config.Tunnel tunnel, Optional<Device.Peer> peer) {
    var stats = Objects.requireNonNull(windows.get(tunnel.routerAddress()))
        .last(config.probes().thrift() ? LONG_STRETCH : STRETCH);
    var rtt = stats.p50()
        .flatMap(p50 -> stats.p95().map(p95 -> new AgentState.Rtt(p50.toNanos() / 1e9, p95.toNanos() / 1e9)));
    return new AgentState.Tunnel(router.name(), tunnel.name(), peer.flatMap(Device.Peer::lastHandshake),
        peer.map(p -> OptionalLong.of(p.receivedBytes())).orElse(OptionalLong.empty()),
        peer.map(p -> OptionalLong.of(p.sentBytes())).orElse(OptionalLong.empty()),
        peer.flatMap(growth::grewAt).map(at -> at.truncatedTo(ChronoUnit.MILLIS)),
        echo.lastHeard(tunnel.routerAddress()).map(at -> at.truncatedTo(ChronoUnit.MILLIS)), rtt, stats.loss(),
        stats.sent() > 0, Optional.of(watching.of(new WatchingBytes.Through(router.name(), tunnel.name())))
            .filter(bytes -> bytes.both() > 0));
  }

  private static Optional<Boolean> forwarding() {
    try {
      return Optional.of(Files.readString(FORWARDING).startsWith("1"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
