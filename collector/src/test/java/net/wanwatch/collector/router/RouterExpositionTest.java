package net.wanwatch.collector.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import net.wanwatch.collector.mwan3.Mwan3Metrics;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;
import org.junit.jupiter.api.Test;

class RouterExpositionTest {
  private static final Instant NOW = Instant.ofEpochSecond(1795346324);

  private final RouterReading reading = RouterPollTest.reading(() -> NOW);

  RouterExpositionTest() throws IOException {}

  private RouterSource magic() {
    return new RouterSource(RouterPollTest.router("wg1", "wg2"), () -> new Reading.Heard<>(NOW, reading));
  }

  private static RouterSource silent() {
    var router = RouterPollTest.router("wg1");
    return new RouterSource(
        new Config.Router("silent", router.addresses(), router.port(), router.user(), router.key(),
            router.passphraseFile(), router.knownHosts(), router.links(), router.tunnels()),
        () -> new Reading.Silent<>(NOW, "away"));
  }

  @Test
  void linksThatMatterAreShownAndASilentRoutersAreNot() throws IOException {
    assertThat(text(new LinkMetrics("hill", List.of(magic(), silent())).collect())).isEqualTo("""
      # HELP wanwatch_link_receive_bytes_total Bytes that came in by the link
      # TYPE wanwatch_link_receive_bytes_total counter
      wanwatch_link_receive_bytes_total{link="eth0",router="magic",site="hill"} 6547.0
      wanwatch_link_receive_bytes_total{link="eth1",router="magic",site="hill"} 19934.0
      wanwatch_link_receive_bytes_total{link="wg1",router="magic",site="hill",tunnel="wg1"} 8652.0
      wanwatch_link_receive_bytes_total{link="wg2",router="magic",site="hill",tunnel="wg2"} 8064.0
      # HELP wanwatch_link_receive_dropped_total Packets that came in and were dropped
      # TYPE wanwatch_link_receive_dropped_total counter
      wanwatch_link_receive_dropped_total{link="eth0",router="magic",site="hill"} 0.0
      wanwatch_link_receive_dropped_total{link="eth1",router="magic",site="hill"} 0.0
      wanwatch_link_receive_dropped_total{link="wg1",router="magic",site="hill",tunnel="wg1"} 0.0
      wanwatch_link_receive_dropped_total{link="wg2",router="magic",site="hill",tunnel="wg2"} 0.0
      # HELP wanwatch_link_receive_errors_total Bad packets that came in by the link
      # TYPE wanwatch_link_receive_errors_total counter
      wanwatch_link_receive_errors_total{link="eth0",router="magic",site="hill"} 0.0
      wanwatch_link_receive_errors_total{link="eth1",router="magic",site="hill"} 0.0
      wanwatch_link_receive_errors_total{link="wg1",router="magic",site="hill",tunnel="wg1"} 0.0
      wanwatch_link_receive_errors_total{link="wg2",router="magic",site="hill",tunnel="wg2"} 0.0
      # HELP wanwatch_link_transmit_bytes_total Bytes that went out by the link
      # TYPE wanwatch_link_transmit_bytes_total counter
      wanwatch_link_transmit_bytes_total{link="eth0",router="magic",site="hill"} 4336.0
      wanwatch_link_transmit_bytes_total{link="eth1",router="magic",site="hill"} 20402.0
      wanwatch_link_transmit_bytes_total{link="wg1",router="magic",site="hill",tunnel="wg1"} 8956.0
      wanwatch_link_transmit_bytes_total{link="wg2",router="magic",site="hill",tunnel="wg2"} 8368.0
      # HELP wanwatch_link_transmit_dropped_total Packets dropped before they went out
      # TYPE wanwatch_link_transmit_dropped_total counter
      wanwatch_link_transmit_dropped_total{link="eth0",router="magic",site="hill"} 0.0
      wanwatch_link_transmit_dropped_total{link="eth1",router="magic",site="hill"} 0.0
      wanwatch_link_transmit_dropped_total{link="wg1",router="magic",site="hill",tunnel="wg1"} 0.0
      wanwatch_link_transmit_dropped_total{link="wg2",router="magic",site="hill",tunnel="wg2"} 0.0
      # HELP wanwatch_link_transmit_errors_total Packets the link could not send
      # TYPE wanwatch_link_transmit_errors_total counter
      wanwatch_link_transmit_errors_total{link="eth0",router="magic",site="hill"} 0.0
      wanwatch_link_transmit_errors_total{link="eth1",router="magic",site="hill"} 0.0
      wanwatch_link_transmit_errors_total{link="wg1",router="magic",site="hill",tunnel="wg1"} 0.0
      wanwatch_link_transmit_errors_total{link="wg2",router="magic",site="hill",tunnel="wg2"} 0.0
      """);
  }

  @Test
  void theRouterIsShownAndASilentOneIsNot() throws IOException {
    assertThat(text(new RouterMetrics("hill", List.of(magic(), silent())).collect())).isEqualTo("""
      # HELP wanwatch_router_boot_timestamp_seconds When the router booted, by the collector's clock
      # TYPE wanwatch_router_boot_timestamp_seconds gauge
      wanwatch_router_boot_timestamp_seconds{router="magic",site="hill"} 1.7953430779E9
      # HELP wanwatch_router_clock_offset_seconds The router's clock less the collector's, median of ten polls
      # TYPE wanwatch_router_clock_offset_seconds gauge
      wanwatch_router_clock_offset_seconds{router="magic",site="hill"} 0.5
      # HELP wanwatch_router_conntrack_entries Connections in the kernel's table
      # TYPE wanwatch_router_conntrack_entries gauge
      wanwatch_router_conntrack_entries{router="magic",site="hill"} 214.0
      # HELP wanwatch_router_cpu_seconds_total Time of all cores together, by what they did
      # TYPE wanwatch_router_cpu_seconds_total counter
      wanwatch_router_cpu_seconds_total{mode="idle",router="magic",site="hill"} 162.5
      wanwatch_router_cpu_seconds_total{mode="iowait",router="magic",site="hill"} 5.2
      wanwatch_router_cpu_seconds_total{mode="irq",router="magic",site="hill"} 0.0
      wanwatch_router_cpu_seconds_total{mode="nice",router="magic",site="hill"} 1.5
      wanwatch_router_cpu_seconds_total{mode="softirq",router="magic",site="hill"} 0.3
      wanwatch_router_cpu_seconds_total{mode="steal",router="magic",site="hill"} 0.0
      wanwatch_router_cpu_seconds_total{mode="system",router="magic",site="hill"} 11.2
      wanwatch_router_cpu_seconds_total{mode="user",router="magic",site="hill"} 47.05
      # HELP wanwatch_router_load1 Load average over one minute
      # TYPE wanwatch_router_load1 gauge
      wanwatch_router_load1{router="magic",site="hill"} 3.45
      # HELP wanwatch_router_part_missing 1 where the router's answer lacked the part; the log says why
      # TYPE wanwatch_router_part_missing gauge
      wanwatch_router_part_missing{part="addresses",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="clock",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="conntrack",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="cpu",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="links",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="load",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="mwan3",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="policies",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="settings",router="magic",site="hill"} 0.0
      wanwatch_router_part_missing{part="wireguard",router="magic",site="hill"} 0.0
      """);
  }

  @Test
  void allCollectorsLiveInOneRegistry() throws IOException {
    var registry = new PrometheusRegistry();
    var sources = List.of(magic(), silent());
    List.<MultiCollector>of(new LinkMetrics("hill", sources), new RouterMetrics("hill", sources),
        new Mwan3Metrics("hill", sources.stream().map(RouterSource::mwan3).toList())).forEach(registry::register);
    assertThat(text(registry.scrape()))
        .contains("mwan3_interface_status", "wanwatch_link_receive_bytes_total", "wanwatch_router_load1")
        .doesNotContain("silent");
  }

  private static String text(MetricSnapshots snapshots) throws IOException {
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, snapshots);
    return out.toString(UTF_8);
  }
}
