package net.wanwatch.collector.judge;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Finding;
import net.wanwatch.fact.Verdict;

/// Shows verdicts, findings, failovers and what the crew lost. Every configured tunnel always has its verdict: when its
/// sources are silent that is `unknown`, so that no alarm is cleared by silence.
public final class JudgeMetrics implements MultiCollector {
  private static final double[] GAP_BOUNDS = {0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 60};

  private final String site;
  private final Supplier<View> view;

  public JudgeMetrics(String site, Supplier<View> view) {
    this.site = site;
    this.view = view;
  }

  @Override
  public MetricSnapshots collect() {
    var families = new Families();
    var now = view.get();
    for (var it : now.routers()) {
      var router = Labels.of("site", site, "router", it.name());
      it.tunnels().forEach(tunnel -> families.tunnel(router.add("tunnel", tunnel.config().name()), tunnel));
      it.failovers().forEach((tunnel, count) -> count(families.failovers, router.add("tunnel", tunnel), count));
      it.lastFailovers().forEach((tunnel, last) -> families.last(router.add("tunnel", tunnel), last));
      it.broken().forEach((tunnel, broken) -> families.broken(router.add("tunnel", tunnel), broken));
      if (!it.connections().isEmpty()) {
        it.tunnels()
            .stream()
            .map(tunnel -> tunnel.config().name())
            .forEach(tunnel -> point(families.connections, router.add("tunnel", tunnel),
                it.connections().getOrDefault(tunnel, 0)));
      }
      families.router(router, it);
    }
    families.crew(Labels.of("site", site, "router", now.crewRouter()), now.crew());
    return families.snapshots();
  }

  private static void count(CounterSnapshot.Builder counter, Labels labels, double value) {
    counter.dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  private static void point(GaugeSnapshot.Builder gauge, Labels labels, double value) {
    gauge.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  private static final class Families {
    final GaugeSnapshot.Builder verdict = gauge("wanwatch_tunnel_verdict",
        "1 for the verdict the tunnel stands under.");
    final GaugeSnapshot.Builder fault = gauge("wanwatch_tunnel_fault",
        "1 for the lowest layer blamed since the tunnel's far end last answered; silence of the sources ends none.");
    final GaugeSnapshot.Builder finding = gauge("wanwatch_mwan3_finding",
        "1 when mwan3 and the verdict disagree for longer than mwan3's settings explain.");
    final GaugeSnapshot.Builder tooLarge = gauge("wanwatch_tunnel_full_size_lost",
        "1 when packets as large as the tunnel's MTU are lost while small ones pass; absent while nobody knows.");
    final GaugeSnapshot.Builder online = gauge("wanwatch_tunnels_online",
        "Tunnels that mwan3 gives new connections; absent while it is not heard.");
    final CounterSnapshot.Builder outage = counter("wanwatch_outage_seconds",
        "Time the tunnel carried nothing, by the verdict each outage stood under; unknown when it was never judged.");
    final GaugeSnapshot.Builder outageStart = gauge("wanwatch_outage_start_timestamp_seconds",
        "When the outage of the tunnel began that goes on, in Unix time; absent without one.");
    final GaugeSnapshot.Builder lastOutageStart = gauge("wanwatch_outage_last_start_timestamp_seconds",
        "When the tunnel's last outage began that is over, in Unix time; absent until the first.");
    final GaugeSnapshot.Builder lastOutage = gauge("wanwatch_outage_last_duration_seconds",
        "How long the tunnel's last outage lasted that is over.");
    final CounterSnapshot.Builder failovers = counter("wanwatch_failovers",
        "How often mwan3 took the tunnel out while another one stayed.");
    final CounterSnapshot.Builder lost = counter("wanwatch_crew_lost_seconds",
        "Lost crew time: of each second, the part of the crew's new connections that was lost.");
    final CounterSnapshot.Builder dark = counter("wanwatch_crew_outage_seconds",
        "Time in which the crew had nothing on any tunnel.");
    final GaugeSnapshot.Builder lastAt = gauge("wanwatch_failover_last_timestamp_seconds",
        "When the tunnel's last failover was over, in Unix time; absent until the first.");
    final GaugeSnapshot.Builder lastGap = gauge("wanwatch_failover_last_gap_seconds",
        "How long existing connections stalled at the tunnel's last failover; absent where none was there to ask.");
    final GaugeSnapshot.Builder lastShare = gauge("wanwatch_failover_last_share_ratio",
        "Part of the new connections that the tunnel had before its last failover.");
    final GaugeSnapshot.Builder connections = gauge("wanwatch_kept_connections",
        "TCP connections that are kept to the VPS, by the tunnel they go through; absent while there is none.");
    final CounterSnapshot.Builder broken = counter("wanwatch_failover_connections",
        "TCP connections that were kept when mwan3 left the tunnel, on it (failed) or on the others (healthy), and what became of them.");
    final HistogramSnapshot.Builder gap = HistogramSnapshot.builder()
        .name("wanwatch_failover_gap_seconds")
        .help("How long existing connections stalled at a failover, the median of each.");

    void tunnel(Labels labels, View.Tunnel tunnel) {
      for (var each : Verdict.values()) {
        point(verdict, labels.add("verdict", each.word()), tunnel.verdict() == each ? 1 : 0);
        if (each != Verdict.OK) {
          point(fault, labels.add("verdict", each.word()), tunnel.fault().filter(each::equals).isPresent() ? 1 : 0);
        }
        if (each != Verdict.OK && each != Verdict.DEGRADED) {
          count(outage, labels.add("verdict", each.word()),
              tunnel.outageTime().getOrDefault(each, Duration.ZERO).toNanos() / 1e9);
        }
      }
      tunnel.outage().ifPresent(it -> point(outageStart, labels, seconds(it.start())));
      tunnel.lastOutage().ifPresent(it -> it.end().ifPresent(end -> {
        point(lastOutageStart, labels, seconds(it.start()));
        point(lastOutage, labels, Duration.between(it.start(), end).toNanos() / 1e9);
      }));
      tunnel.fullSize().ifPresent(passes -> point(tooLarge, labels, passes ? 0 : 1));
      for (var kind : Finding.values()) {
        point(finding, labels.add("kind", kind.word()), tunnel.finding().filter(kind::equals).isPresent() ? 1 : 0);
      }
    }

    private static double seconds(Instant at) {
      return at.toEpochMilli() / 1e3;
    }

    void last(Labels labels, Fact.Failover failover) {
      point(lastAt, labels, seconds(failover.at()));
      failover.gap().ifPresent(stalled -> point(lastGap, labels, stalled.toNanos() / 1e9));
      failover.share().ifPresent(share -> point(lastShare, labels, share));
    }

    void broken(Labels labels, BrokenConnections it) {
      broken(labels.add("on", "failed"), it.failed());
      broken(labels.add("on", "healthy"), it.healthy());
    }

    private void broken(Labels labels, BrokenConnections.Sum sum) {
      count(broken, labels.add("fate", "lived"), (double) sum.lived());
      count(broken, labels.add("fate", "stalled"), (double) sum.stalled());
      count(broken, labels.add("fate", "reset"), (double) sum.reset());
      count(broken, labels.add("fate", "stuck"), (double) sum.stuck());
    }

    void crew(Labels labels, View.Crew crew) {
      count(lost, labels, crew.lostSeconds());
      count(dark, labels, crew.darkSeconds());
    }

    void router(Labels labels, View.Router view) {
      if (view.tunnels().stream().anyMatch(t -> t.inUse().isPresent())) {
        point(online, labels, (double) view.tunnels().stream().filter(t -> t.inUse().orElse(false)).count());
      }
      gap.dataPoint(HistogramDataPointSnapshot.builder()
          .labels(labels)
          .classicHistogramBuckets(buckets(view.gaps()))
          .sum(view.gaps().stream().mapToDouble(g -> g.toNanos() / 1e9).sum())
          .build());
    }

    private static ClassicHistogramBuckets buckets(List<Duration> gaps) {
      var buckets = ClassicHistogramBuckets.builder();
      double below = 0;
      for (double bound : GAP_BOUNDS) {
        buckets.bucket(bound, between(gaps, below, bound));
        below = bound;
      }
      return buckets.bucket(Double.POSITIVE_INFINITY, between(gaps, below, Double.POSITIVE_INFINITY)).build();
    }

    private static long between(List<Duration> gaps, double above, double upTo) {
      return gaps.stream().mapToDouble(g -> g.toNanos() / 1e9).filter(g -> g > above && g <= upTo).count();
    }

    MetricSnapshots snapshots() {
      return MetricSnapshots.of(verdict.build(), fault.build(), finding.build(), tooLarge.build(), online.build(),
          outage.build(), outageStart.build(), lastOutageStart.build(), lastOutage.build(), failovers.build(),
          lost.build(), dark.build(), gap.build(), lastAt.build(), lastGap.build(), lastShare.build(),
          connections.build(), broken.build());
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
      return GaugeSnapshot.builder().name(name).help(help);
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
      return CounterSnapshot.builder().name(name).help(help);
    }
  }
}
