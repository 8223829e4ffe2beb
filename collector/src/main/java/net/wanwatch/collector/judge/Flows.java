package net.wanwatch.collector.judge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.wanwatch.config.Config;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Reason;
import org.jspecify.annotations.Nullable;

/// The connections that are kept (P2): on which tunnel each sits, by the address that the VPS sees it come from, and which of
/// them stall.
final class Flows {
  private final Map<Integer, KeptFlow> flows = new LinkedHashMap<>();
  private final Map<InetAddress, KeptFlow.TunnelKey> tunnelsByAddress = new HashMap<>();
  private final Consumer<KeptFlow.Ended> stalls;

  /// @param stalls hears of each that is over
  Flows(List<Config.Router> routers, Consumer<KeptFlow.Ended> stalls) {
    this.stalls = stalls;
    for (var router : routers) {
      for (var tunnel : router.tunnels()) {
        tunnelsByAddress.putIfAbsent(InetAddress.ofLiteral(tunnel.routerAddress()),
            new KeptFlow.TunnelKey(router.name(), tunnel.name()));
      }
    }
  }

  private KeptFlow flow(int number) {
    return flows.computeIfAbsent(number, _ -> new KeptFlow());
  }

  void redrawn(int number) {
    flow(number).redrawn();
  }

  void hear(int number, Outcome outcome) {
    var flow = flow(number);
    switch (outcome) {
      case Outcome.Answered(var sent, var _, var seen, var _) ->
        answered(flow, sent.nanos(), seen.map(InetSocketAddress::getAddress).orElse(null));
      case Outcome.Lost(var sent) -> flow.lost(sent.nanos());
      case Outcome.Unknown(var _, var reason) when reason == Reason.REFUSED -> flow.forget();
      case Outcome.Unsent _,Outcome.Unknown _ -> {
      }
    }
  }

  private void answered(KeptFlow flow, long sent, @Nullable InetAddress seen) {
    var through = seen == null ? null : tunnelsByAddress.get(seen);
    if (through != null) {
      flow.answered(sent, through, TunnelState.RUN).ifPresent(stalls);
    }
  }

  boolean stalled(KeptFlow.TunnelKey tunnel) {
    return flows.values().stream().anyMatch(flow -> flow.stalledOn().filter(tunnel::equals).isPresent());
  }

  /// @param active tunnels that are given new connections
  FlowsView view(List<String> active) {
    var each = new LinkedHashMap<Integer, FlowsView.Flow>();
    flows.forEach((number, flow) -> each.put(number,
        new FlowsView.Flow(flow.tunnel().map(Flows::name), flow.stalledOn().isPresent())));
    return new FlowsView(each, active);
  }

  private static String name(KeptFlow.TunnelKey key) {
    return key.router() + "/" + key.tunnel();
  }
}
