package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.wanwatch.simulator.Story;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The whole demo in this process: both ends, the pretend router, the pretend tunnels.
@Timeout(60)
class DemoIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();

  private String get(int port, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(SOON).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  /// The agent's port is the one below, on the same addresses.
  private static int freePort() throws IOException {
    while (true) {
      try (var upper = new ServerSocket(0); var _ = new ServerSocket(upper.getLocalPort() - 1)) {
        return upper.getLocalPort();
      } catch (BindException e) {
        // somebody has the one below
      }
    }
  }

  private static Set<Path> temporaryFolders() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("wanwatch-demo-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void demoShowsATunnelDyingAndLeavesNothingBehind() throws Exception {
    var said = new StringWriter();
    var foldersBefore = temporaryFolders();
    int port = freePort();
    var demo = new Demo(Story.only("tunnel-down").faster(2), port, 1, Optional.empty(), new PrintWriter(said));
    try (var _ = demo.start()) {
      await().atMost(SOON).until(() -> get(port, "/-/ready").startsWith("ready"));
      assertThat(get(port, "/metrics")).contains("mwan3_interface_status{", "site=\"demo\"");
      assertThat(get(port - 1, "/metrics")).contains("wireguard_peer_receive_bytes_total{");
      assertThat(get(port, "/api/v1/status")).contains("\"simulated\":true");
      await().atMost(SOON).until(() -> said.toString().contains("Somebody stops wg2"));
      await().atMost(SOON).until(() -> get(port, "/api/v1/status").contains("\"verdict\":\"tunnel-down\""));
    }

    assertThat(said.toString()).contains("This is a simulation", "http://127.0.0.1:" + port + "/");
    assertThatThrownBy(() -> get(port, "/-/healthy")).isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> get(port - 1, "/-/healthy")).isInstanceOf(ConnectException.class);
    assertThat(temporaryFolders()).isSubsetOf(foldersBefore);
    await().atMost(SOON).until(DemoIT::noThreadOfOurs);
  }

  @Test
  void demoAnswersThroughputTests() throws Exception {
    var said = new StringWriter();
    int port = freePort();
    var demo = new Demo(Story.whole(), port, 1, Optional.empty(), new PrintWriter(said));
    try (var _ = demo.start()) {
      var config = said.toString().lines().filter(l -> l.contains("--config ")).findFirst().orElseThrow();
      await().atMost(SOON)
          .until(() -> get(port, "/metrics").contains("wanwatch_tunnels_online{router=\"magic\",site=\"demo\"} 3.0"));
      for (var over : List.of("--aggregate", "--crew")) {
        var result = new StringWriter();
        int code = Wanwatch.commandLine(new PrintWriter(result), new PrintWriter(result))
            .execute("benchmark", "run", over, "--down", "--seconds", "1", "--json", "--config",
                config.substring(config.indexOf("--config ") + 9));
        assertThat(result.toString()).contains("\"outcome\":\"done\"", "\"over\":\"" + over.substring(2) + "\"");
        assertThat(code).isZero();
      }
    }
  }

  private static boolean noThreadOfOurs() {
    var ours = Set.of("stage", "relay", "echo", "prober", "lookout", "journal");
    return Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> ours.contains(thread.getName()));
  }
}
