package net.wanwatch.collector;

import io.prometheus.metrics.model.snapshots.Labels;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.Probe;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.http.Exchanged;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.WatchingBytes;
import net.wanwatch.probe.WatchingBytes.Bytes;
import net.wanwatch.probe.WatchingBytes.Through;
import net.wanwatch.state.AgentState;

/// What watching costs each tunnel: what this end asks it counts, what the agent asks the agent tells. Nothing is judged by it.
final class WatchingCost {
  /// An echo request that is a flow's, and its answer.
  private static final int ECHO = WatchingBytes.inTunnel(68);

  private final WatchingBytes own;
  private final Through unknown;
  /// By the address of each end of a tunnel.
  private final Map<String, Through> byAddress = new HashMap<>();
  private final Map<Through, Bytes> agentsLast = new HashMap<>();
  private final Map<Through, Bytes> agents = new HashMap<>();
  private final Map<Through, Long> written = new HashMap<>();

  WatchingCost(Config config) {
    unknown = Through.unknown(config.routers().getFirst().name());
    var all = new ArrayList<Through>();
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        var through = new Through(router.name(), tunnel.name());
        all.add(through);
        byAddress.putIfAbsent(tunnel.routerAddress(), through);
        byAddress.putIfAbsent(tunnel.vpsAddress(), through);
      }
    }
    all.add(unknown);
    own = new WatchingBytes(Labels.of("end", WanwatchProgram.COLLECTOR.word(), "site", config.site()), all);
  }

  /// What this end asked for.
  WatchingBytes own() {
    return own;
  }

  /// P1, and each packet as large as the tunnel's MTU.
  Consumer<Outcome> pinned(String router, String tunnel) {
    var through = new Through(router, tunnel);
    return own.probes(_ -> through, ECHO, true);
  }

  Consumer<Outcome> fullSize(String router, String tunnel, int size) {
    var through = new Through(router, tunnel);
    return own.probes(_ -> through, WatchingBytes.inTunnel(size), true);
  }

  /// The router's pings: to the internet inside the tunnel, to the uplink's target beside it.
  ///
  /// @param size of each, with IPv4's header
  Consumer<Outcome> pings(String router, Lane lane, int size) {
    var through = new Through(router, lane.tunnel());
    return own.probes(_ -> through, lane.probe() == Probe.UPLINK ? size : WatchingBytes.inTunnel(size), true);
  }

  /// P3: where the echo saw none, nobody knows which way it went.
  Consumer<Outcome> fresh() {
    return own.probes(outcome -> seen(outcome).orElse(unknown), ECHO, true);
  }

  /// One connection of P2: it goes where it went before.
  Consumer<Outcome> kept() {
    return own.probes(new KeptOn(), ECHO, true);
  }

  private final class KeptOn implements Function<Outcome, Through> {
    private Through last = unknown;
    private int port;

    @Override
    public Through apply(Outcome outcome) {
      if (outcome.sent().port() != port) {
        port = outcome.sent().port();
        last = unknown;
      }
      last = seen(outcome).orElse(last);
      return last;
    }
  }

  private Optional<Through> seen(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered
        ? answered.seen().map(InetSocketAddress::getAddress).map(it -> byAddress.get(it.getHostAddress()))
        : Optional.empty();
  }

  /// A name that was looked up: by which tunnel, and whether the router asked anybody for it, is not known.
  void lookedUp(int question, int answer) {
    own.add(unknown, new Bytes(WatchingBytes.inTunnel(question), answer == 0 ? 0 : WatchingBytes.inTunnel(answer)));
  }

  /// Packets of a TCP connection that is kept.
  void connection(Optional<InetAddress> seen, Bytes bytes) {
    own.add(seen.map(it -> byAddress.get(it.getHostAddress())).orElse(unknown), bytes);
  }

  /// The agent was asked, for its state or anything else.
  void asked(Exchanged exchanged) {
    var through = byAddress.get(exchanged.address().getHost());
    own.add(through != null ? through : exchanged.seen().map(byAddress::get).orElse(unknown), exchanged.bytes());
  }

  /// The agent's own counts, which begin anew with it.
  synchronized void heard(AgentState state) {
    for (var tunnel : state.tunnels()) {
      tunnel.watching().ifPresent(now -> {
        var through = new Through(tunnel.router(), tunnel.name());
        var before = agentsLast.put(through, now);
        boolean grown = before != null && now.up() >= before.up() && now.down() >= before.down();
        if (before != null) {
          agents.merge(through, grown ? new Bytes(now.up() - before.up(), now.down() - before.down()) : now,
              Bytes::plus);
        }
      });
    }
  }

  /// The facts, and in each tunnel's minute what watching cost since the one before. What no tunnel is known of stands with the
  /// crew's new connections.
  synchronized List<Fact> into(List<Fact> facts) {
    return facts.stream().map(fact -> fact instanceof Fact.Minute minute ? with(minute) : fact).toList();
  }

  private Fact with(Fact.Minute minute) {
    if (minute.path() != MeasuredPath.TUNNEL && minute.path() != MeasuredPath.CREW) {
      return minute;
    }
    var through = new Through(minute.router(), minute.tunnel().orElse(""));
    long now = own.of(through).plus(agents.getOrDefault(through, new Bytes(0, 0))).both();
    var before = written.put(through, now);
    return minute.watched(now - (before == null ? 0 : before));
  }
}
