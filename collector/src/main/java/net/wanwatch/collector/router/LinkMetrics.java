package net.wanwatch.collector.router;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import net.wanwatch.collector.router.RouterReading.Link;
import net.wanwatch.config.Config;

/// Shows the traffic of the links that matter: uplinks, tunnels and those that were configured, such as `br-lan`. An
/// uplink's bytes hold its tunnel's again, with WireGuard's overhead: never add the two; only a tunnel's own link
/// has the label `tunnel`.
public final class LinkMetrics implements MultiCollector {
  private static final List<Column> COLUMNS = List.of(
      new Column("wanwatch_link_receive_bytes", "Bytes that came in by the link", Link::receivedBytes),
      new Column("wanwatch_link_transmit_bytes", "Bytes that went out by the link", Link::sentBytes),
      new Column("wanwatch_link_receive_errors", "Bad packets that came in by the link", Link::receiveErrors),
      new Column("wanwatch_link_transmit_errors", "Packets the link could not send", Link::sendErrors),
      new Column("wanwatch_link_receive_dropped", "Packets that came in and were dropped", Link::receiveDropped),
      new Column("wanwatch_link_transmit_dropped", "Packets dropped before they went out", Link::sendDropped));

  private final String site;
  private final List<RouterSource> sources;

  private record Column(String name, String help, ToLongFunction<Link> value) {}

  public LinkMetrics(String site, List<RouterSource> sources) {
    this.site = site;
    this.sources = List.copyOf(sources);
  }

  @Override
  public MetricSnapshots collect() {
    var shown = new LinkedHashMap<Labels, Link>();
    for (var source : sources) {
      source.heard()
          .ifPresent(reading -> labels(source.router())
              .forEach((name, labels) -> reading.link(name).ifPresent(link -> shown.put(labels, link))));
    }
    var all = MetricSnapshots.builder();
    COLUMNS.forEach(column -> all.metricSnapshot(counter(column, shown)));
    return all.build();
  }

  private Map<String, Labels> labels(Config.Router router) {
    var labels = new LinkedHashMap<String, Labels>();
    for (var tunnel : router.tunnels()) {
      labels.put(tunnel.name(), label(router, tunnel.name()).add("tunnel", tunnel.name()));
    }
    router.tunnels()
        .forEach(t -> t.uplink().ifPresent(link -> labels.computeIfAbsent(link, name -> label(router, name))));
    router.links().forEach(link -> labels.computeIfAbsent(link, name -> label(router, name)));
    return labels;
  }

  private Labels label(Config.Router router, String link) {
    return Labels.of("site", site, "router", router.name(), "link", link);
  }

  private static CounterSnapshot counter(Column column, Map<Labels, Link> links) {
    var counter = CounterSnapshot.builder().name(column.name).help(column.help);
    links.forEach((labels, link) -> counter.dataPoint(
        CounterDataPointSnapshot.builder().labels(labels).value((double) column.value.applyAsLong(link)).build()));
    return counter.build();
  }
}
