package net.wanwatch.collector.crew;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Config;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.Prober;

/// To each tunnel now and then a packet as large as its MTU, which only the router knows: so nothing is sent
/// before it was heard, and a changed MTU makes a new flow. Used by one thread, the poll's.
public final class FullSizeFlows {
  /// IPv4 carries so much everywhere, and an echo packet no more than an Ethernet frame.
  private static final int SMALLEST = 576;
  private static final int LARGEST = 1500;

  private final Prober prober;
  private final Config.Router router;
  private final int port;
  private final Duration period;
  private final BiFunction<Config.Tunnel, Integer, Consumer<Outcome>> listener;
  private final Map<String, Sized> flows = new HashMap<>();

  private record Sized(int size, Flow flow) {}

  /// @param port of the agent's echo
  /// @param period between two packets of a tunnel
  /// @param listener what is told the outcomes of a tunnel's packets of a size, on the prober's thread
  public FullSizeFlows(Prober prober, Config.Router router, int port, Duration period,
      BiFunction<Config.Tunnel, Integer, Consumer<Outcome>> listener) {
    this.prober = prober;
    this.router = router;
    this.port = port;
    this.period = period;
    this.listener = listener;
  }

  public void tend(RouterReading reading) {
    for (var tunnel : router.tunnels()) {
      var mtu = reading.mtus().get(tunnel.name());
      var known = flows.get(tunnel.name());
      if (mtu == null || mtu < SMALLEST || mtu > LARGEST || (known != null && known.size == mtu)) {
        continue;
      }
      if (known != null) {
        known.flow.close();
      }
      var target = new InetSocketAddress(tunnel.vpsAddress(), port);
      flows.put(tunnel.name(),
          new Sized(mtu, prober.add(Flow.Plan.fullSize(target, period, mtu), listener.apply(tunnel, mtu))));
    }
  }

  public void close() {
    flows.values().forEach(sized -> sized.flow.close());
  }
}
