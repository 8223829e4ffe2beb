package net.wanwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// A real Prometheus on loopback that scrapes every second. It cannot say which port it took, so it is started on one after
/// another until it lives and answers, below a path that no other program has.
///
/// @param address with a slash at its end
record PrometheusProcess(Process process, URI address, HttpClient http) implements AutoCloseable {
  private static final int TRIES = 10;
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Skips the test where there is no Prometheus, but not on CI.
  static PrometheusProcess start(Path folder, List<Integer> ports) throws IOException {
    return start(folder, ports, "");
  }

  /// @param more lines of the job, each with four spaces before it
  static PrometheusProcess start(Path folder, List<Integer> ports, String more) throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM) || "true".equals(System.getenv("CI")), "no Prometheus: apt-get install it");
    var config = Files.writeString(folder.resolve("prometheus.yml"), """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: wanwatch
            static_configs: [{targets: [%s]}]
        %s""".formatted(ports.stream().map(port -> "'127.0.0.1:" + port + "'").collect(Collectors.joining(", ")),
        more));
    for (int tries = 0; tries < TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      var path = UUID.randomUUID().toString();
      var process = new ProcessBuilder(PROGRAM.toString(), "--config.file=" + config,
          "--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:" + port,
          "--web.route-prefix=/" + path + "/", "--log.level=warn").inheritIO().start();
      var started = new PrometheusProcess(process, URI.create("http://127.0.0.1:%d/%s/".formatted(port, path)),
          HttpClient.newHttpClient());
      if (started.lives()) {
        return started;
      }
      started.close();
    }
    throw new IOException("it started on none of " + TRIES + " ports");
  }

  /// Waits until it answers, or has ended.
  private boolean lives() {
    var ready = HttpRequest.newBuilder(address.resolve("-/ready")).timeout(Duration.ofSeconds(10)).build();
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> !process.isAlive() || http.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    return process.isAlive();
  }

  /// Whether there is an answer to a query that Prometheus understands.
  boolean answers(String query) throws IOException, InterruptedException {
    return !ask("query", "query", query).path("result").isEmpty();
  }

  /// Of all series of that name, in this last minutes.
  Set<String> labels(String metric) throws IOException, InterruptedException {
    var labels = new HashSet<String>();
    ask("labels", "match[]", metric).forEach(label -> labels.add(label.asText()));
    return labels;
  }

  private JsonNode ask(String path, String key, String value) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address.resolve("api/v1/" + path))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(
            URLEncoder.encode(key, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    var answer = JSON.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    assertThat(answer.path("status").asText()).as("%s %s: %s", path, value, answer.path("error").asText())
        .isEqualTo("success");
    return answer.path("data");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(2, TimeUnit.MINUTES).join();
    http.close();
  }
}
