package net.wanwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.wanwatch.config.Config;
import net.wanwatch.http.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes a server over TLS by the lines that wait in the shipped files for their `#` to go.
@Timeout(900)
class ScrapeOverTlsIT {
  private static final List<Path> SHIPPED = List.of(Path.of("../alerting/prometheus-site.yml"),
      Path.of("../alerting/prometheus-vps.yml"), Path.of("../compose/prometheus-vps.yml"));

  @TempDir
  private Path folder = Path.of("");

  @Test
  void linesOfTheShippedFilesDo() throws Exception {
    var certificate = folder.resolve("ca.crt");
    var key = folder.resolve("own.key");
    assertThat(
        new ProcessBuilder("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "36500", "-subj", "/CN=hill", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
            key.toString(), "-out", certificate.toString()).redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.txt").toFile())
            .start()
            .waitFor())
        .isZero();
    var lines = tlsLines(SHIPPED.getFirst());
    for (var file : SHIPPED) {
      assertThat(tlsLines(file)).as("%s", file).isEqualTo(lines);
    }
    var tls = new Config.Tls(certificate, key, Optional.empty());
    try (
        var server = HttpServer.open(
            new HttpServer.Binding(List.of("127.0.0.1"), 0, List.of(), "agent", Optional.of(tls)),
            new PrometheusRegistry(), () -> true);
        var prometheus = PrometheusProcess.start(folder, List.of(server.port()), lines)) {
      await().atMost(Duration.ofMinutes(3)).until(() -> prometheus.answers("up == 1 and on() wanwatch_build_info"));
    }
  }

  /// The same in every job of the file.
  private static String tlsLines(Path file) throws IOException {
    var jobs = Files.readString(file).split("- job_name:", -1);
    var first = ofJob(jobs[1]);
    assertThat(first).contains("scheme: https", "ca_file");
    for (int i = 1; i < jobs.length; i++) {
      assertThat(ofJob(jobs[i])).isEqualTo(first);
    }
    return first;
  }

  private static String ofJob(String job) {
    return job.lines()
        .filter(line -> line.matches(" {4}# (scheme|tls_config): .*"))
        .map(line -> line.replaceFirst("# ", "") + "\n")
        .collect(Collectors.joining());
  }
}
