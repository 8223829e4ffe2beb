package net.wanwatch.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import net.wanwatch.report.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report of a real lab says what the lab did: how many outages, how long, whose fault, and how long connections
/// stalled.
class ReportLabIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  Path folder = Path.of("");

  @Test
  void reportAgreesWithWhatTheLabDid() throws Exception {
    var lab = Lab.running();
    lab.lab("heal", "all");
    ok(lab);
    var since = Instant.now();
    double far = broken(lab, "wg2", "vps");
    double dish = broken(lab, "wg1", "uplink");
    Lab.await("both failovers", Duration.ofSeconds(30),
        () -> summary(lab, since).at("/routers/0/numbers/failovers").asInt() == 2);
    var router = summary(lab, since).at("/routers/0");
    assertThat(router.at("/numbers/tunnel-outages").asInt()).isEqualTo(2);
    assertThat(router.at("/numbers/crew-outages").asInt()).isZero();
    outage(router, "wg2", far, "tunnel-down");
    outage(router, "wg1", dish, "uplink-no-internet");
    assertThat(router.at("/numbers/gap-max-seconds").asDouble()).isBetween(3.5, 12.0);
  }

  private static void ok(Lab lab) {
    Lab.await("every verdict ok", Duration.ofSeconds(60), () -> {
      var status = JSON.readTree(lab.get("site", "http://127.0.0.1:9978/api/v1/status"));
      return status.at("/routers/0/tunnels").valueStream().allMatch(t -> t.path("verdict").asText().equals("ok"));
    });
  }

  /// How long it was broken, in seconds, by the test's own clock.
  private static double broken(Lab lab, String tunnel, String kind) throws Exception {
    lab.lab("break", tunnel, kind);
    long began = System.nanoTime();
    Thread.sleep(12_000);
    lab.lab("heal", tunnel);
    double seconds = (System.nanoTime() - began) / 1e9;
    ok(lab);
    return seconds;
  }

  private JsonNode summary(Lab lab, Instant since) throws IOException {
    var out = folder.resolve("out");
    Report.write(
        new Report.Request(List.of(lab.folder().resolve("journal")), Optional.of(since), Optional.empty(), ZoneId.of(
            "UTC"), Optional.empty(), out, Optional.empty()),
        _ -> {});
    return JSON.readTree(Files.readString(out.resolve("summary.json")));
  }

  /// Packets may flow up to 5 s after the mend: WireGuard tries its handshake every 5 s.
  private static void outage(JsonNode router, String tunnel, double broken, String verdict) {
    var outage = router.path("outages").valueStream().filter(o -> o.path("tunnel").asText().equals(tunnel)).toList();
    assertThat(outage).hasSize(1);
    assertThat(outage.getFirst().path("verdict").asText()).isEqualTo(verdict);
    assertThat(outage.getFirst().path("seconds").asDouble()).isCloseTo(broken + 2, within(4.0));
  }
}
