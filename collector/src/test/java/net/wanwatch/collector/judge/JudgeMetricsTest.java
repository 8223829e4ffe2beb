package net.wanwatch.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.watch.PlayedSite;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.FailoverDirection;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.Window;
import org.junit.jupiter.api.Test;

class JudgeMetricsTest {
  private static final Instant AT = Instant.parse("2026-08-01T19:14:03.120Z");

  private static final View.Ways WAYS = new View.Ways(new View.Way(0, 0, 0), new View.Way(0, 0, 0), Optional.empty());

  private static Fact.Failover failover(String tunnel, Optional<Duration> gap) {
    return new Fact.Failover(AT, "hill", "magic", tunnel, FailoverDirection.FAILOVER,
        Optional.of(Duration.ofMillis(6200)), Duration.ofSeconds(5), Duration.ofSeconds(8), gap,
        gap.isPresent() ? 2 : 0, gap, gap, gap.map(_ -> Duration.ofMillis(110)), OptionalDouble.of(0.25),
        OptionalInt.empty(), Optional.of("magic-" + tunnel + "-1"), false);
  }

  @Test
  void lastFailoverOfATunnelIsShownAndAGapThatNobodyMeasuredIsNot() throws IOException {
    var crew = new View.Crew(Optional.empty(), new Window().stats(), List::of, 0, 0, WAYS);
    var view = new View(
        new Moment(Instant.EPOCH, 0), List.of(new View.Router("magic", new Reading.Pending<>(), List.of(),
            Map.of("wg1", 1L, "wg2", 1L, "wg3", 0L), List.of(), Map.of("wg1",
                failover("wg1", Optional.of(Duration.ofMillis(7150))), "wg2", failover("wg2", Optional.empty())))),
        crew, "magic");
    var registry = new PrometheusRegistry();
    registry.register(new JudgeMetrics("hill", () -> view));
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    assertThat(out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("wanwatch_failover_last"))
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"))).isEqualTo("""
            wanwatch_failover_last_gap_seconds{router="magic",site="hill",tunnel="wg1"} 7.15
            wanwatch_failover_last_share_ratio{router="magic",site="hill",tunnel="wg1"} 0.25
            wanwatch_failover_last_share_ratio{router="magic",site="hill",tunnel="wg2"} 0.25
            wanwatch_failover_last_timestamp_seconds{router="magic",site="hill",tunnel="wg1"} 1.78561164312E9
            wanwatch_failover_last_timestamp_seconds{router="magic",site="hill",tunnel="wg2"} 1.78561164312E9
            """);
  }

  @Test
  void whatBecameOfConnectionsStartsAtZeroAndNoneIsShownWhereNoneIsKept() throws IOException {
    var broken = BrokenConnections.NONE.plus(new KeptConnections(
        Optional.of(new KeptConnections.Fates(4, 2, 1, 1, Optional.of(Duration.ofSeconds(9)))), Optional.empty()));
    assertThat(connections(Map.of(), Map.of("wg2", broken))).isEqualTo("""
        wanwatch_failover_connections_total{fate="lived",on="failed",router="magic",site="hill",tunnel="wg2"} 0.0
        wanwatch_failover_connections_total{fate="lived",on="healthy",router="magic",site="hill",tunnel="wg2"} 0.0
        wanwatch_failover_connections_total{fate="reset",on="failed",router="magic",site="hill",tunnel="wg2"} 2.0
        wanwatch_failover_connections_total{fate="reset",on="healthy",router="magic",site="hill",tunnel="wg2"} 0.0
        wanwatch_failover_connections_total{fate="stalled",on="failed",router="magic",site="hill",tunnel="wg2"} 1.0
        wanwatch_failover_connections_total{fate="stalled",on="healthy",router="magic",site="hill",tunnel="wg2"} 0.0
        wanwatch_failover_connections_total{fate="stuck",on="failed",router="magic",site="hill",tunnel="wg2"} 1.0
        wanwatch_failover_connections_total{fate="stuck",on="healthy",router="magic",site="hill",tunnel="wg2"} 0.0
        """);
    assertThat(connections(Map.of("wg2", 2), Map.of())).isEqualTo("""
        wanwatch_kept_connections{router="magic",site="hill",tunnel="wg1"} 0.0
        wanwatch_kept_connections{router="magic",site="hill",tunnel="wg2"} 2.0
        """);
  }

  private static String connections(Map<String, Integer> kept, Map<String, BrokenConnections> broken)
      throws IOException {
    var site = new PlayedSite(1, 2).view();
    var view = new View(
        new Moment(Instant.EPOCH, 0), List.of(new View.Router("magic", new Reading.Pending<>(), site.tunnels(),
            Map.of(), List.of(), Map.of(), kept, broken)),
        new View.Crew(Optional.empty(), new Window().stats(), List::of, 0, 0, WAYS), "magic");
    var registry = new PrometheusRegistry();
    registry.register(new JudgeMetrics("hill", () -> view));
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.matches("wanwatch_(failover|kept)_connections.*"))
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
