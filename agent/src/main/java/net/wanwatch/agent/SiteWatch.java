package net.wanwatch.agent;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.probe.Beats;
import net.wanwatch.tunnel.Device;

/// Knows when a whole site went dark: nothing came through any tunnel of its router.
///
/// While a collector probes, something comes several times a second, and ten seconds of nothing tell. Without one there
/// are only WireGuard's keepalives (every 25 s or so, or none), so then the handshakes have to be too old to carry
/// anything. A collector that is told to stop says goodbye ([State]), and then counts as one that never was; one that is killed
/// on a site without other traffic looks dark until the next keepalive.
///
/// What WireGuard received proves no more than a router with power: it goes on counting while its interface here is down, and
/// then nothing passes. That is told by probes of both ends that fall silent together.
final class SiteWatch implements MultiCollector {
  private static final Duration SILENCE = Duration.ofSeconds(10);
  /// WireGuard rejects a key after this long.
  private static final Duration REJECT_AFTER = Duration.ofMinutes(3);
  /// Probes that ended so shortly before the last packet, and as long as they are apart, ended with it.
  private static final Duration TOGETHER = Duration.ofMillis(4_780);

  private final Config config;
  private final Duration together;
  private final TunnelNames names;
  private final LastReceived growth;
  private final InstantSource clock;
  private final Map<String, Boolean> dark = new HashMap<>();
  /// Routers that were silent while the VPS had no way out, and when that last was so.
  private final Map<String, Instant> vpsOffline = new HashMap<>();
  private final Map<TunnelNames.Named, Instant> received = new HashMap<>();
  /// Since when it is dark.
  private final Map<String, Instant> darkSince = new HashMap<>();
  private Function<String, Optional<Instant>> probed = _ -> Optional.empty();
  private Function<String, Optional<Instant>> resumed = _ -> Optional.empty();
  private Function<String, Optional<Instant>> answered = _ -> Optional.empty();
  private Supplier<Optional<Instant>> wayOutLost = Optional::empty;
  private Consumer<Fact> journal = _ -> {};

  SiteWatch(Config config, LastReceived growth, InstantSource clock) {
    this.config = config;
    this.together = TOGETHER.plus(Beats.of(config.probes().thrift()).inner());
    this.names = new TunnelNames(config);
    this.growth = growth;
    this.clock = clock;
  }

  /// @param probes when a tunnel's last probe came, by the inner address of its router's end
  /// @param again when a tunnel's probes came again after a pause, by the same address
  /// @param answers when one of our own probes was last answered through a tunnel, by the same address
  /// @param wayOut when the VPS's own way out last worked, where it works no longer
  /// @param before what was said of routers that were silent when an agent before this one ended: that they are back is
  ///   told too
  synchronized void begin(Function<String, Optional<Instant>> probes, Function<String, Optional<Instant>> again,
      Function<String, Optional<Instant>> answers, Supplier<Optional<Instant>> wayOut, Consumer<Fact> facts,
      Map<String, RouterEvent> before) {
    this.resumed = again;
    this.answered = answers;
    this.wayOutLost = wayOut;
    before.forEach((router, event) -> {
      dark.putIfAbsent(router, true);
      if (event == RouterEvent.VPS_OFFLINE) {
        vpsOffline.put(router, clock.instant());
      }
    });
    this.probed = probes;
    this.journal = facts;
  }

  /// Nothing is written any more.
  synchronized void end() {
    journal = _ -> {};
  }

  /// Judges by a reading that [LastReceived] has seen.
  synchronized List<Device> look(List<Device> devices) {
    var handshakes = new HashMap<TunnelNames.Named, Instant>();
    devices.forEach(device -> device.peers().forEach(peer -> names.of(device, peer).ifPresent(named -> {
      growth.grewAt(peer).ifPresent(at -> received.put(named, at));
      peer.lastHandshake().ifPresent(at -> handshakes.put(named, at));
    })));
    config.routers().forEach(router -> judge(router, latest(received, router), latest(handshakes, router)));
    return devices;
  }

  private static Optional<Instant> latest(Map<TunnelNames.Named, Instant> times, Config.Router router) {
    return times.entrySet()
        .stream()
        .filter(entry -> entry.getKey().router().equals(router))
        .map(Map.Entry::getValue)
        .max(Instant::compareTo);
  }

  private void judge(Config.Router router, Optional<Instant> lastReceived, Optional<Instant> handshake) {
    var now = clock.instant();
    var lastProbe = router.tunnels()
        .stream()
        .flatMap(tunnel -> probed.apply(tunnel.routerAddress()).stream())
        .max(Instant::compareTo);
    var cut = cutSince(router, lastProbe, now);
    if (cut.isPresent() && lastReceived.filter(at -> mayBeOfBefore(at, cut.get(), now)).isPresent()) {
      return;
    }
    cut.map(_ -> true).or(() -> dark(lastReceived, lastProbe, handshake, now)).ifPresent(is -> {
      boolean was = Boolean.TRUE.equals(dark.put(router.name(), is));
      if (is && !was) {
        begins(router, cut, lastReceived, handshake, now);
      } else if (is && vpsOffline.containsKey(router.name())) {
        stillSilent(router, now);
      } else if (was && !is) {
        vpsOffline.remove(router.name());
        journal.accept(new Fact.Router(now, config.site(), router.name(), RouterEvent.SITE_BACK,
            "something came through " + lastReceived.map(at -> through(router, at)).orElse(tunnels(router)),
            backSince(router, lastReceived)));
      }
    });
  }

  /// A probe's time is exact; what WireGuard received is known at the next reading.
  private Optional<Instant> backSince(Config.Router router, Optional<Instant> lastReceived) {
    var dark = Optional.ofNullable(darkSince.remove(router.name()));
    var probe = router.tunnels()
        .stream()
        .flatMap(tunnel -> resumed.apply(tunnel.routerAddress()).stream())
        .filter(at -> dark.filter(at::isAfter).isPresent())
        .min(Instant::compareTo);
    return probe.filter(at -> lastReceived.filter(at::isAfter).isEmpty()).or(() -> lastReceived);
  }

  private void begins(Config.Router router, Optional<Instant> cut, Optional<Instant> lastReceived,
      Optional<Instant> handshake, Instant now) {
    var since = cut.or(() -> lastReceived).or(() -> handshake).orElse(now);
    long seconds = Duration.between(since, now).toSeconds();
    darkSince.put(router.name(), since);
    var lost = wayOutLost.get().filter(at -> lastReceived.filter(it -> at.isBefore(it.minus(together))).isEmpty());
    if (lost.isPresent()) {
      vpsOffline.put(router.name(), now);
      journal.accept(new Fact.Router(now, config.site(), router.name(), RouterEvent.VPS_OFFLINE,
          "nothing came through %s for %d s, and the VPS itself has no way out".formatted(tunnels(router), seconds),
          lost));
      return;
    }
    var known = Optional.of(since).filter(_ -> cut.isPresent() || lastReceived.isPresent());
    if (cut.isPresent() && lastReceived.filter(at -> at.isAfter(cut.get().plus(together))).isPresent()) {
      journal.accept(new Fact.Router(now, config.site(), router.name(), RouterEvent.SITE_CUT,
          "no probe and no answer came through %s for %d s, though WireGuard received something"
              .formatted(tunnels(router), seconds),
          known));
    } else {
      journal.accept(new Fact.Router(now, config.site(), router.name(), RouterEvent.SITE_DARK,
          "nothing came through %s for %d s".formatted(tunnels(router), seconds), known));
    }
  }

  /// A site that stays silent when the VPS has its way out again is dark from then on, as far as anybody knows.
  private void stillSilent(Config.Router router, Instant now) {
    var last = Objects.requireNonNull(vpsOffline.get(router.name()));
    if (wayOutLost.get().isPresent()) {
      vpsOffline.put(router.name(), now);
    } else if (older(last, SILENCE, now)) {
      vpsOffline.remove(router.name());
      journal.accept(new Fact.Router(now, config.site(), router.name(), RouterEvent.SITE_DARK,
          "nothing came through %s since the VPS has its way out again".formatted(tunnels(router)), Optional.of(last)));
    }
  }

  /// Since when neither the collector's probes nor answers to ours come through any tunnel, which ended together: the one
  /// without the other is an end that does not run. Empty while something comes, and while nobody knows.
  private Optional<Instant> cutSince(Config.Router router, Optional<Instant> lastProbe, Instant now) {
    var lastAnswer = router.tunnels()
        .stream()
        .flatMap(tunnel -> answered.apply(tunnel.routerAddress()).stream())
        .max(Instant::compareTo);
    return lastProbe.filter(at -> older(at, SILENCE, now))
        .filter(at -> lastAnswer
            .filter(
                answer -> older(answer, SILENCE, now) && Duration.between(at, answer).abs().compareTo(together) <= 0)
            .isPresent());
  }

  /// Whether what WireGuard received last, at the time of the reading that found it, may have come before the cut: until it is old
  /// too, nobody knows whether the site is cut or dark.
  private boolean mayBeOfBefore(Instant received, Instant cut, Instant now) {
    return !received.isAfter(cut.plus(together)) && !older(received, SILENCE, now);
  }

  /// Empty while nothing is known.
  private Optional<Boolean> dark(Optional<Instant> lastReceived, Optional<Instant> lastProbe,
      Optional<Instant> handshake, Instant now) {
    if (lastReceived.filter(at -> older(at, SILENCE, now)).isPresent()
        && lastProbe.filter(at -> !at.plus(together).isBefore(lastReceived.get())).isPresent()) {
      return Optional.of(true);
    }
    if (lastReceived.filter(at -> !older(at, SILENCE, now)).isPresent()) {
      return Optional.of(false);
    }
    if (handshake.filter(at -> older(at, REJECT_AFTER, now)).isPresent()) {
      return Optional.of(true);
    }
    return lastReceived.map(_ -> false);
  }

  private static boolean older(Instant at, Duration age, Instant now) {
    return Duration.between(at, now).compareTo(age) >= 0;
  }

  private static String tunnels(Config.Router router) {
    return router.tunnels().stream().map(Config.Tunnel::name).collect(Collectors.joining(", "));
  }

  private String through(Config.Router router, Instant at) {
    return received.entrySet()
        .stream()
        .filter(entry -> entry.getKey().router().equals(router) && entry.getValue().equals(at))
        .map(entry -> entry.getKey().tunnel().name())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Override
  public synchronized MetricSnapshots collect() {
    var darkness = GaugeSnapshot.builder()
        .name("wanwatch_site_dark")
        .help("1 when nothing comes through any tunnel of the router; absent while nobody knows.");
    dark.forEach(
        (router, is) -> darkness.dataPoint(point(Labels.of("router", router, "site", config.site()), is ? 1 : 0)));
    var last = GaugeSnapshot.builder()
        .name("wanwatch_tunnel_last_received_timestamp_seconds")
        .help("When something last came through the tunnel, to the second of a poll.");
    received.forEach((named, at) -> last
        .dataPoint(point(InnerProbes.labels(config, named.router(), named.tunnel()), at.toEpochMilli() / 1e3)));
    return new MetricSnapshots(Stream.<MetricSnapshot>of(darkness.build(), last.build())
        .filter(gauge -> !gauge.getDataPoints().isEmpty())
        .toList());
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
