package net.wanwatch.collector;

import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.collector.crew.DnsProbe;
import net.wanwatch.collector.crew.KeptConnections;
import net.wanwatch.collector.crew.KeptFlows;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.judge.ConnectionsView;
import net.wanwatch.collector.judge.FlowsView;
import net.wanwatch.config.Config;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.probe.Beats;
import net.wanwatch.probe.Flow;
import net.wanwatch.probe.Outcome;
import net.wanwatch.probe.ProbeMetrics;
import net.wanwatch.probe.Prober;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The crew's own way out under watch, once for the site: connections that are kept, by UDP and by TCP, connections that
/// are new, and names looked up. Its series bear the name of the first router.
final class CrewWatching implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CrewWatching.class);

  private final Config config;
  private final ProbeMetrics metrics;
  private final Consumer<Event> told;
  private final InstantSource clock;
  private final RoundTrips roundTrips = new RoundTrips();
  private final RoundTrips names = new RoundTrips();
  private final List<AutoCloseable> probes = new ArrayList<>();
  private final KeptFlows kept;

  /// @param vps where the echo is reached through whichever tunnel mwan3 chooses
  /// @param dnsPort of the router's forwarder and of the internet target
  CrewWatching(Config config, String vps, int dnsPort, Prober prober, ProbeMetrics metrics, Supplier<FlowsView> flows,
      Consumer<Event> told, WatchingCost cost, InstantSource clock) {
    this.config = config;
    this.metrics = metrics;
    this.told = told;
    this.clock = clock;
    var target = new InetSocketAddress(vps, config.agent().port());
    var beats = Beats.of(config.probes().thrift());
    probes.add(prober.add(Flow.Plan.fresh(target, beats.fresh()),
        counted(MeasuredPath.CREW.word()).andThen(roundTrips).andThen(cost.fresh()).andThen(fresh(false))));
    var counted = counted(MeasuredPath.FLOWS.word());
    kept = new KeptFlows(prober, target, flows, told, () -> counted.andThen(cost.kept()), beats, clock);
    probes.add(kept);
    probes.add(new DnsProbe(List.of(
        new DnsProbe.Server(new InetSocketAddress(config.routers().getFirst().addresses().getFirst(), dnsPort),
            dns("router"), cost::lookedUp),
        new DnsProbe.Server(new InetSocketAddress(config.probes().internetTarget(), dnsPort), dns("internet"),
            cost::lookedUp)),
        config.probes().dnsName(), beats.names(), clock).start());
  }

  /// Of its new connections: what throughput tests are seen against.
  RoundTrips roundTrips() {
    return roundTrips;
  }

  /// Of names that are looked up, at the router and on the internet.
  RoundTrips names() {
    return names;
  }

  /// @param connections where they are, as it is judged
  CrewWatching withConnections(String vps, Supplier<ConnectionsView> connections, WatchingCost cost)
      throws IOException {
    if (config.probes().thrift()) {
      return this; // a trickle of them costs half of what thrift may
    }
    probes
        .add(KeptConnections.start(new InetSocketAddress(InetAddress.ofLiteral(vps), config.agent().connectionsPort()),
            connections, told, cost::connection, clock));
    return this;
  }

  void tend() {
    kept.tend();
  }

  private Labels labels(String path) {
    return Labels.of("path", path, "router", config.routers().getFirst().name(), "site", config.site());
  }

  private Consumer<Outcome> counted(String path) {
    return metrics.register(labels(path), RouterWatching.REASONS);
  }

  private Consumer<Outcome> dns(String target) {
    return metrics.register(labels("dns").merge(Labels.of("target", target)), RouterWatching.REASONS)
        .andThen(names)
        .andThen(fresh(true));
  }

  private Consumer<Outcome> fresh(boolean lookup) {
    return outcome -> told.accept(new Event.Fresh(Moment.now(clock), lookup, outcome));
  }

  @Override
  public void close() {
    for (var probe : probes) {
      try {
        probe.close();
      } catch (Exception e) {
        log.warn("a probe of the crew's way out did not end, {}", e.getMessage());
      }
    }
  }
}
