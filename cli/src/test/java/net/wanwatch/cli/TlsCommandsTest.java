package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import net.wanwatch.agent.Agent;
import net.wanwatch.collector.mirror.MirrorClient;
import net.wanwatch.collector.mirror.MirrorPush;
import net.wanwatch.collector.page.Maintenance;
import net.wanwatch.collector.page.NotesPages;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Fact;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.http.tls.BadCertificate;
import net.wanwatch.http.tls.ClearText;
import net.wanwatch.http.tls.Trust;
import net.wanwatch.journal.Mirror;
import net.wanwatch.lease.LeaseClient;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.state.AgentClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both ends and the commands over TLS, with the certificates that `docs/tls.md` tells to make.
class TlsCommandsTest {
  private static final String TOKEN = "correct-horse-battery";
  private static final String COLLECTOR = "token-file: token, tls: {certificate: collector.crt, key: collector.key, ca: ca.crt}";

  @TempDir
  static Path made = Path.of("");
  @TempDir
  private Path folder = Path.of("");
  private final List<Fact> journal = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void make() throws IOException, InterruptedException {
    var block = Pattern.compile("(?s)```sh\n(.*?)```").matcher(Files.readString(Path.of("../docs/tls.md")));
    assertThat(block.find()).isTrue();
    for (var ca : List.of("ours", "others")) {
      var there = Files.createDirectory(made.resolve(ca));
      assertThat(new ProcessBuilder("sh", "-ec", block.group(1)).directory(there.toFile())
          .redirectErrorStream(true)
          .redirectOutput(made.resolve("said.txt").toFile())
          .start()
          .waitFor()).isZero();
    }
  }

  private Path config(String agent, String collector) throws IOException {
    for (var name : List.of("agent.crt", "agent.key", "collector.crt", "collector.key", "ca.crt")) {
      Files.write(folder.resolve(name), Files.readAllBytes(made.resolve("ours").resolve(name)));
    }
    Files.writeString(folder.resolve("token"), TOKEN);
    return Files.writeString(folder.resolve("wanwatch.yaml"),
        "agent: {%s}\ncollector: {%s}\n".formatted(agent, collector)
            + Files.readString(Path.of("../examples/wanwatch.yaml")));
  }

  private HttpServer collector(Config config) throws Exception {
    var maintenance = Maintenance.restored(folder, Instant.now(), journal::add);
    return HttpServer.open(
        new HttpServer.Binding(List.of("127.0.0.1"), 0, List.of(), "collector", config.collector().tls()),
        new PrometheusRegistry(), () -> true, new NotesPages(config, Token.read(config.collector().tokenFile()),
            journal::add, maintenance, InstantSource.system()));
  }

  @Test
  void noteReachesTheCollectorAndNobodyElse() throws Exception {
    try (var server = collector(ConfigFile.read(config("", COLLECTOR)))) {
      var file = config("", COLLECTOR + ", port: " + server.port()).toString();
      // The first handshake of a JVM may take longer than a note waits, where the machine is busy.
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> wanwatch("note", "moved dish B", "--config", file).equals(new Typed(0, "noted\n", "")));

      Files.write(folder.resolve("ca.crt"), Files.readAllBytes(made.resolve("others/ca.crt")));
      assertThat(wanwatch("note", "x", "--config", file)).isEqualTo(new Typed(2, "",
          ("wanwatch: the collector at https://127.0.0.1:%d is not believed: its certificate (%s/collector.crt there) is"
              + " signed by 'CN=Wanwatch CA', which is not in %s/ca.crt\n").formatted(server.port(), folder, folder)));
      Files.delete(folder.resolve("ca.crt"));
      assertThat(wanwatch("note", "x", "--config", file)).isEqualTo(new Typed(1, "",
          "wanwatch: ca %s/ca.crt does not exist: docs/tls.md says how to make one\n".formatted(folder)));

      var clear = config("", "token-file: token, port: " + server.port()).toString();
      assertThat(wanwatch("note", "x", "--config", clear).err())
          .isEqualTo("wanwatch: this port speaks TLS: ask it by https://\n");
    }
    assertThat(journal).extracting(Fact::kind).containsOnly("note");
  }

  @Test
  void certificateThatCannotBeUsedIsYoursAndBeginsNothing() throws IOException {
    var mixed = "tls: {certificate: agent.crt, key: collector.key}";
    var file = config(mixed, mixed).toString();
    var said = "key %s/collector.key is not the one of certificate %s/agent.crt: name the two that were made together\n"
        .formatted(folder, folder);
    for (var command : List.of("agent", "collector")) {
      assertThat(wanwatch(command, "--config", file)).isEqualTo(new Typed(1, "", "wanwatch: " + said));
    }
    assertThat(folder.resolve("journal")).doesNotExist();
    assertThat(wanwatch("check", "--config", file).err()).startsWith(file + ":1: " + said);
  }

  @Test
  void checkShowsWhatWasUnderstoodAndWhatIsMissingHere() throws IOException {
    var file = config("", COLLECTOR).toString();
    assertThat(wanwatch("check", "--config", file).out()).contains(
        "TLS with %s/collector.crt and %s/collector.key, known by %s/ca.crt".formatted(folder, folder, folder));
    Files.delete(folder.resolve("ca.crt"));
    Files.delete(folder.resolve("collector.key"));
    assertThat(wanwatch("check", "--config", file).out()).contains(
        "note: %s/collector.key is not on this machine (the collector needs it)".formatted(folder),
        "note: ca %s/ca.crt is not on this machine (note, maintenance and benchmark, which asks the collector, needs it)"
            .formatted(folder));
  }

  @Test
  void tokenInClearTextIsSaidWhereStrangersReachIt() throws Exception {
    assertThat(ClearText.ofAgent(ConfigFile.read(config("token-file: token", "")))).isEmpty();
    assertThat(ClearText.ofCollector(ConfigFile.read(config("", "listen: [192.168.1.50]")))).isEmpty();
    assertThat(ClearText.ofCollector(ConfigFile.read(config("", "listen: [192.168.1.50], " + COLLECTOR)))).isEmpty();
    var file = config("token-file: token, listen: [0.0.0.0]", "token-file: token, listen: [192.168.1.50]");
    assertThat(ClearText.ofAgent(ConfigFile.read(file))).contains(
        "the agent takes its token in clear text at 0.0.0.0, and who shares that network can read it: configure"
            + " agent.tls, docs/tls.md says how");
    assertThat(wanwatch("check", "--config", file.toString()).out()).contains(
        "note: the collector takes its token in clear text at 192.168.1.50, and who shares that network can read it:");
  }

  @Test
  void agentIsAskedOverTlsForAllItGives() throws Exception {
    var config = ConfigFile.read(
        config("listen: [127.0.0.1], token-file: token, tls: {certificate: agent.crt, key: agent.key, ca: ca.crt}",
            COLLECTOR));
    var token = Token.read(config.agent().tokenFile());
    var any = new Config.Agent(List.of("127.0.0.1"), 0, Duration.ofSeconds(5), folder.resolve("agent"),
        config.agent().tokenFile(), config.agent().benchmarkPorts(), List.of(), config.agent().tls(), Optional.empty());
    try (var agent = Agent.start(new Config("hill", Optional.empty(), any, config.collector(), config.probes(),
        config.bounds(), config.routers()), _ -> "", List.of(), InstantSource.system(), true)) {
      // The certificate is for the first; nobody answers at the second.
      var servers = Servers.of(List.of("127.0.0.1", "127.0.0.2"), agent.port(), Trust.of(config.agent().tls()));
      assertThat(new AgentClient(servers).read().site()).isEqualTo("hill");
      assertThat(new LeaseClient(servers, token).iperf3()).isNotNull();
      var push = new MirrorPush(new Mirror(Files.createDirectories(folder.resolve("site"))),
          new MirrorClient(servers, "hill", token), () -> true);
      assertThat(push.behind()).isNotNull();

      var refused = new AtomicInteger();
      var doubted = Trust.of(config.agent()
          .tls()
          .map(tls -> new Config.Tls(tls.certificate(), tls.key(), Optional.of(made.resolve("others/ca.crt")))));
      var unbelieved = Servers.of(List.of("127.0.0.1"), agent.port(), doubted);
      assertThatThrownBy(
          () -> new AgentClient(unbelieved, EchoKey.shared(new byte[32]), refused::incrementAndGet).read())
          .hasMessageStartingWith(
              "VPS's agent not believed: its certificate (%s/agent.crt there) is signed by".formatted(folder));
      assertThat(new LeaseClient(unbelieved, token).borrowForCrew(Duration.ofSeconds(5)).toString())
          .contains("the agent at 127.0.0.1:%d is not believed: its certificate".formatted(agent.port()));
      var clear = Servers.of(List.of("127.0.0.1"), agent.port(), Trust.NONE);
      assertThatThrownBy(() -> new AgentClient(clear, EchoKey.random(), refused::incrementAndGet).read())
          .hasMessage("VPS not heard: it answered 400: this port speaks TLS: ask it by https://");
      assertThat(refused.get()).as("who answers is not away").isZero();
    }
    assertThatThrownBy(() -> Trust.of(Optional.of(new Config.Tls(folder, folder, Optional.of(folder)))))
        .isInstanceOf(BadCertificate.class);
  }
}
