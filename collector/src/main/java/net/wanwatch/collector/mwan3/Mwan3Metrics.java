package net.wanwatch.collector.mwan3;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import net.wanwatch.fact.Mwan3State;

/// Shows mwan3 to Prometheus, by the names that prometheus-node-exporter-lua gave to the same things. One collector
/// for all routers: two with one name would break every scrape.
public final class Mwan3Metrics implements MultiCollector {
  private final String site;
  private final List<Source> sources;

  /// One router's mwan3.
  ///
  /// @param tunnels the tunnel behind each member's name; a member that is none has no such label
  /// @param latest empty while the router is not heard or has no mwan3: nothing is shown then
  public record Source(String router, Map<String, String> tunnels, Supplier<Optional<Mwan3>> latest) {
    public Source {
      tunnels = Map.copyOf(tunnels);
    }
  }

  public Mwan3Metrics(String site, List<Source> sources) {
    this.site = site;
    this.sources = List.copyOf(sources);
  }

  @Override
  public MetricSnapshots collect() {
    var gauges = new Gauges();
    for (var source : sources) {
      source.latest().get().ifPresent(mwan3 -> {
        mwan3.members().forEach(member -> gauges.member(labels(source, member.name()), member));
        mwan3.policies()
            .ifPresent(p -> p.policies()
                .forEach((policy, shares) -> shares.shares()
                    .forEach((name, share) -> gauges.share(labels(source, name).add("policy", policy), share))));
      });
    }
    return gauges.snapshots();
  }

  private Labels labels(Source source, String member) {
    var labels = Labels.of("site", site, "router", source.router(), "interface", member);
    var tunnel = source.tunnels().get(member);
    return tunnel == null ? labels : labels.add("tunnel", tunnel);
  }

  private static final class Gauges {
    private final GaugeSnapshot.Builder status = gauge("mwan3_interface_status",
        "1 for the state the interface is in; unknown where its tracker is dead");
    private final GaugeSnapshot.Builder score = gauge("mwan3_interface_score",
        "down + up of the settings is healthy, 0 is offline");
    private final GaugeSnapshot.Builder enabled = gauge("mwan3_interface_enabled", "The settings switch it on");
    private final GaugeSnapshot.Builder running = gauge("mwan3_interface_running", "Its tracker is alive");
    private final GaugeSnapshot.Builder up = gauge("mwan3_interface_up", "Its device bears an address");
    private final GaugeSnapshot.Builder target = gauge("mwan3_track_ip_up",
        "The track IP answered in the last round; one that was skipped is absent");
    private final GaugeSnapshot.Builder share = gauge("mwan3_policy_share_ratio",
        "Part of the policy's new connections that the interface gets");

    void member(Labels labels, Member member) {
      for (var each : Mwan3State.values()) {
        point(status, labels.add("status", each.word()), member.status() == each ? 1 : 0);
      }
      point(score, labels, member.score());
      member.enabled().ifPresent(yes -> point(enabled, labels, yes ? 1 : 0));
      point(running, labels, member.running() ? 1 : 0);
      member.up().ifPresent(yes -> point(up, labels, yes ? 1 : 0));
      member.targets().forEach((ip, said) -> {
        switch (said) {
          case UP -> point(target, labels.add("ip", ip), 1);
          case DOWN -> point(target, labels.add("ip", ip), 0);
          case SKIPPED, UNKNOWN -> {
          }
        }
      });
    }

    void share(Labels labels, double ratio) {
      point(share, labels, ratio);
    }

    MetricSnapshots snapshots() {
      var all = MetricSnapshots.builder();
      List.of(status, score, enabled, running, up, target, share).forEach(gauge -> all.metricSnapshot(gauge.build()));
      return all.build();
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
      return GaugeSnapshot.builder().name(name).help(help);
    }

    private static void point(GaugeSnapshot.Builder gauge, Labels labels, OptionalInt value) {
      value.ifPresent(v -> point(gauge, labels, v));
    }

    private static void point(GaugeSnapshot.Builder gauge, Labels labels, double value) {
      gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }
  }
}
