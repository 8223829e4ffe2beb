package net.wanwatch.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import net.wanwatch.agent.status.AgentStatus;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Window;
import net.wanwatch.state.AgentState;
import net.wanwatch.tunnel.Device;

/// Puts together what the agent's page shows: its state, and the last minute of its own probes.
final class PageOf implements Supplier<AgentStatus> {
  /// The router's keepalive comes every 25 s when nothing else does.
  private static final Duration KEEPALIVE = Duration.ofSeconds(30);
  private static final Duration SILENT = Duration.ofSeconds(5);
  private static final Duration LOST = Duration.ofSeconds(8);
  private static final int FEW = 10;
  /// A round trip speaks of now so long after its probe and two more.
  private static final Duration FRESH = Duration.ofMillis(4_560);
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Config config;
  private final boolean simulated;
  private final State state;
  private final Supplier<Reading<List<Device>>> wireguard;
  private final Map<String, Window> windows;
  private final Map<String, Count> counts = new HashMap<>();

  /// Bytes at one moment, and the rates since the moment before.
  private record Count(Instant at, long received, long sent, Optional<Double> receiveRate, Optional<Double> sendRate) {}

  PageOf(Config config, boolean simulated, State state, Supplier<Reading<List<Device>>> wireguard,
      Map<String, Window> windows) {
    this.config = config;
    this.simulated = simulated;
    this.state = state;
    this.wireguard = wireguard;
    this.windows = Map.copyOf(windows);
  }

  @Override
  public synchronized AgentStatus get() {
    var now = state.now();
    var heard = switch (wireguard.get()) {
      case Reading.Heard(_, _) -> new AgentStatus.WireGuard(true, Optional.empty());
      case Reading.Pending() -> new AgentStatus.WireGuard(false, Optional.of("not read yet"));
      case Reading.Silent(_, var reason) -> new AgentStatus.WireGuard(false, Optional.of(reason));
    };
    var tunnels = now.tunnels().stream().map(tunnel -> tunnel(tunnel, now.now(), heard.heard())).toList();
    boolean silent = !tunnels.isEmpty() && tunnels.stream().allMatch(t -> t.receiving().equals(Optional.of(false)));
    var since = now.tunnels().stream().flatMap(t -> t.receivedGrewAt().stream()).max(Instant::compareTo);
    return new AgentStatus(1, now.site(), now.now(), simulated, now.version(), heard, now.incidents(),
        silent ? since : Optional.empty(), tunnels);
  }

  private AgentStatus.Tunnel tunnel(AgentState.Tunnel it, Instant now, boolean heard) {
    var configured = config.routers()
        .stream()
        .filter(r -> r.name().equals(it.router()))
        .flatMap(r -> r.tunnels().stream())
        .filter(t -> t.name().equals(it.name()))
        .findFirst()
        .orElseThrow();
    var count = count(it, now);
    var window = Objects.requireNonNull(windows.get(configured.routerAddress()));
    var receiving = heard ? Optional.of(receives(it.receivedGrewAt(), window, now)) : Optional.<Boolean>empty();
    return new AgentStatus.Tunnel(it.router(), it.name(), configured.label(), receiving, it.receivedGrewAt(),
        it.handshake(),
        it.rtt().filter(_ -> window.stats().roundTrip(now, fresh()).isPresent()).map(AgentState.Rtt::p50),
        boxed(it.loss()), count.flatMap(Count::receiveRate), count.flatMap(Count::sendRate),
        window.recent(60).stream().map(PageOf::sample).toList());
  }

  private Duration fresh() {
    return FRESH.plus(Beats.of(config.probes().thrift()).inner().multipliedBy(2));
  }

  /// Within a keepalive's time nobody knows better, unless our own probes through it are all lost too.
  static boolean receives(Optional<Instant> grewAt, Window probes, Instant now) {
    var last = probes.last(LOST);
    boolean lost = last.sent() >= FEW && last.lost() == last.sent();
    return grewAt.filter(at -> Duration.between(at, now).compareTo(lost ? SILENT : KEEPALIVE) < 0).isPresent();
  }

  private Optional<Count> count(AgentState.Tunnel it, Instant now) {
    var key = it.router() + "/" + it.name();
    if (it.receivedBytes().isEmpty() || it.sentBytes().isEmpty()) {
      counts.remove(key);
      return Optional.empty();
    }
    long received = it.receivedBytes().getAsLong();
    long sent = it.sentBytes().getAsLong();
    var before = Optional.ofNullable(counts.get(key));
    if (before.isPresent() && Duration.between(before.get().at, now).compareTo(BETWEEN) < 0) {
      return before;
    }
    var next = new Count(now, received, sent, before.flatMap(b -> rate(b.received, received, b.at, now)),
        before.flatMap(b -> rate(b.sent, sent, b.at, now)));
    counts.put(key, next);
    return Optional.of(next);
  }

  private static Optional<Double> rate(long before, long now, Instant from, Instant to) {
    return now < before
        ? Optional.empty()
        : Optional.of(Math.rint((now - before) / (Duration.between(from, to).toNanos() / 1e9)));
  }

  private static AgentStatus.Sample sample(Window.Second second) {
    return new AgentStatus.Sample(
        second.sent() == 0 ? Optional.empty() : Optional.of((double) second.lost() / second.sent()),
        second.p50().map(rtt -> rtt.toNanos() / 1e9));
  }

  private static Optional<Double> boxed(OptionalDouble value) {
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }
}
