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
      # HELP mwan3_interface_running Its tracker is alive
      # TYPE mwan3_interface_running gauge
      mwan3_interface_running{interface="wg2wan",router="magic",site="hill"} 1.0
      mwan3_interface_running{interface="wg1wan",router="magic",site="hill",tunnel="wg1"} 1.0
      # HELP mwan3_interface_score down + up of the settings is healthy, 0 is offline
      # TYPE mwan3_interface_score gauge
      mwan3_interface_score{interface="wg2wan",router="magic",site="hill"} 6.0
      mwan3_interface_score{interface="wg1wan",router="magic",site="hill",tunnel="wg1"} 6.0
      # HELP mwan3_interface_status 1 for the state the interface is in; unknown where its tracker is dead
      # TYPE mwan3_interface_status gauge
      mwan3_interface_status{interface="wg2wan",router="magic",site="hill",status="connecting"} 0.0
      mwan3_interface_status{interface="wg2wan",router="magic",site="hill",status="disabled"} 0.0
      mwan3_interface_status{interface="wg2wan",router="magic",site="hill",status="disconnecting"} 0.0
      mwan3_interface_status{interface="wg2wan",router="magic",site="hill",status="notracking"} 0.0
      mwan3_interface_status{interface="wg2wan",router="magic",site="hill",status="offline"} 0.0
      mwan3_interface_status{interface="wg2wan",router="magic",site="hill",status="online"} 1.0
      mwan3_interface_status{interface="wg2wan",router="magic",site="hill",status="unknown"} 0.0
      mwan3_interface_status{interface="wg1wan",router="magic",site="hill",status="connecting",tunnel="wg1"} 0.0
      mwan3_interface_status{interface="wg1wan",router="magic",site="hill",status="disabled",tunnel="wg1"} 0.0
      mwan3_interface_status{interface="wg1wan",router="magic",site="hill",status="disconnecting",tunnel="wg1"} 0.0
      mwan3_interface_status{interface="wg1wan",router="magic",site="hill",status="notracking",tunnel="wg1"} 0.0
      mwan3_interface_status{interface="wg1wan",router="magic",site="hill",status="offline",tunnel="wg1"} 0.0
      mwan3_interface_status{interface="wg1wan",router="magic",site="hill",status="online",tunnel="wg1"} 1.0
      mwan3_interface_status{interface="wg1wan",router="magic",site="hill",status="unknown",tunnel="wg1"} 0.0
      # HELP mwan3_interface_up Its device bears an address
      # TYPE mwan3_interface_up gauge
      mwan3_interface_up{interface="wg2wan",router="magic",site="hill"} 0.0
      mwan3_interface_up{interface="wg1wan",router="magic",site="hill",tunnel="wg1"} 1.0
      # HELP mwan3_policy_share_ratio Part of the policy's new connections that the interface gets
      # TYPE mwan3_policy_share_ratio gauge
      mwan3_policy_share_ratio{interface="wg3wan",policy="balanced",router="magic",site="hill"} 0.5
      mwan3_policy_share_ratio{interface="wg1wan",policy="balanced",router="magic",site="hill",tunnel="wg1"} 0.5
      # HELP mwan3_track_ip_up The track IP answered in the last round; one that was skipped is absent
      # TYPE mwan3_track_ip_up gauge
      mwan3_track_ip_up{interface="wg2wan",ip="8.8.8.8",router="magic",site="hill"} 1.0
      mwan3_track_ip_up{interface="wg1wan",ip="1.1.1.1",router="magic",site="hill",tunnel="wg1"} 1.0
      mwan3_track_ip_up{interface="wg1wan",ip="203.0.113.77",router="magic",site="hill",tunnel="wg1"} 0.0
      mwan3_track_ip_up{interface="wg1wan",ip="9.9.9.9",router="magic",site="hill",tunnel="wg1"} 1.0
      """);
  }
}
