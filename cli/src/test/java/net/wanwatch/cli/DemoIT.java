package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.wanwatch.simulator.Story;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole demo in this process: both ends, the pretend router, the pretend tunnels.
@Timeout(600)
class DemoIT {
  private static final Duration SOON = Duration.ofMinutes(3);

  private final HttpClient http = HttpClient.newHttpClient();

  private String get(int port, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(SOON).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  /// The status page's, as the terminal says it.
  private static int port(StringWriter said) {
    var page = Pattern.compile("status page +http://127\\.0\\.0\\.1:([0-9]+)/").matcher(said.toString());
    assertThat(page.find()).as(said.toString()).isTrue();
    return Integer.parseInt(page.group(1));
  }

  /// The demo's folder, as the terminal says it.
  private static Path config(StringWriter said) {
    var line = said.toString().lines().filter(l -> l.contains("--config ")).findFirst().orElseThrow();
    return Path.of(line.substring(line.indexOf("--config ") + 9));
  }

  private static Demo demo(Story story, StringWriter said) {
    return new Demo(story, 0, 1, Optional.empty(), false, new PrintWriter(said));
  }

  @Test
  void demoShowsATunnelDyingAndLeavesNothingBehind() throws Exception {
    var said = new StringWriter();
    var before = Thread.getAllStackTraces().keySet();
    int port;
    try (var _ = demo(Story.only("tunnel-down").faster(2), said).start()) {
      port = port(said);
      assertThat(config(said)).exists();
      await().atMost(SOON).until(() -> get(port, "/-/ready").startsWith("ready"));
      assertThat(get(port, "/metrics")).contains("mwan3_interface_status{", "site=\"demo\"");
      assertThat(get(port - 1, "/metrics")).contains("wireguard_peer_receive_bytes_total{");
      assertThat(get(port, "/api/v1/status")).contains("\"simulated\":true");
      await().atMost(SOON).until(() -> said.toString().contains("Somebody stops wg2"));
      await().atMost(SOON).until(() -> get(port, "/api/v1/status").contains("\"verdict\":\"tunnel-down\""));
    }

    assertThat(said.toString()).contains("This is a simulation");
    assertThatThrownBy(() -> get(port, "/-/healthy")).isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> get(port - 1, "/-/healthy")).isInstanceOf(ConnectException.class);
    assertThat(config(said).getParent()).doesNotExist();
    await().atMost(SOON).until(() -> threadsOfOurs(before).isEmpty());
  }

  @Test
  void demoTellsThePhone() throws Exception {
    var said = new StringWriter();
    try (var _ = new Demo(Story.only("tunnel-down"), 0, 1, Optional.empty(), true, new PrintWriter(said)).start()) {
      int phone = port(said) + 1;
      assertThat(said.toString()).contains("the phone     http://127.0.0.1:%d/".formatted(phone));
      await().atMost(SOON).until(() -> get(phone, "/api/v1/status").contains("Starlink B (kitchen tent) down since"));
      var incidents = new StringWriter();
      assertThat(Wanwatch.commandLine(new PrintWriter(incidents), new PrintWriter(incidents))
          .execute("incident", "list", "--config", config(said).toString())).as(incidents::toString).isZero();
      assertThat(incidents.toString()).contains("magic: tunnel wg2", "open");
      await().atMost(SOON).until(() -> get(phone, "/api/v1/status").contains("Starlink B (kitchen tent) back"));
    }
  }

  @Test
  void demoAnswersThroughputTests() throws Exception {
    var said = new StringWriter();
    try (var _ = demo(Story.whole(), said).start()) {
      // As the judge has it, by whom a test is allowed: the metric of the same name comes with the poll, a moment earlier.
      await().atMost(SOON).until(() -> get(port(said), "/api/v1/status").split("\"mwan3\":\"online\"", -1).length == 4);
      for (var over : List.of("--aggregate", "--crew")) {
        var result = new StringWriter();
        int code = Wanwatch.commandLine(new PrintWriter(result), new PrintWriter(result))
            .execute("benchmark", "run", over, "--down", "--seconds", "1", "--json", "--config",
                config(said).toString());
        assertThat(result.toString()).contains("\"outcome\":\"done\"", "\"over\":\"" + over.substring(2) + "\"");
        assertThat(code).isZero();
      }
    }
  }

  private static Set<Thread> threadsOfOurs(Set<Thread> before) {
    var ours = Set.of("stage", "relay", "echo", "prober", "judge", "journal");
    return Thread.getAllStackTraces()
        .keySet()
        .stream()
        .filter(thread -> ours.contains(thread.getName()) && !before.contains(thread))
        .collect(Collectors.toSet());
  }
}
