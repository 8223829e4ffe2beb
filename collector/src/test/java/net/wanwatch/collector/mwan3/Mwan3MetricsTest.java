package net.wanwatch.collector.mwan3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Mwan3MetricsTest {
  @Test
  void aHeardRouterShowsEveryMemberAndASilentOneNothing() throws IOException {
    var trackers = Captures.trackers("check-quality");
    var policies = Optional.of(Mwan3Policies.parse(Captures.lines("iptables-mangle.wg2-offline.txt")));
    var mwan3 = Mwan3.of(trackers, Duration.ofSeconds(5263), name -> Optional.of(name.equals("wg1wan")), policies,
        Optional.empty());
    var metrics = new Mwan3Metrics("hill",
        List.of(new Mwan3Metrics.Source("magic", Map.of("wg1wan", "wg1"), () -> Optional.of(mwan3)),
            new Mwan3Metrics.Source("silent", Map.of(), Optional::empty)));
    var out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, metrics.collect());
    assertThat(out.toString(UTF_8)).isEqualTo("""
      """);
  }
}
