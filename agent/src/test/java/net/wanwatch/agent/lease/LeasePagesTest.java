package net.wanwatch.agent.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.wanwatch.compare.KernelSocket;
import net.wanwatch.compare.WorkRequest;
import net.wanwatch.http.HttpServer;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.lease.Lease;
import net.wanwatch.lease.LeaseAnswer;
import net.wanwatch.lease.LeaseAnswer.Busy;
import net.wanwatch.lease.LeaseAnswer.Lent;
import net.wanwatch.lease.LeaseAnswer.Refused;
import net.wanwatch.lease.LeaseAnswer.Silent;
import net.wanwatch.lease.LeaseClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Both ends of the road over real HTTP with a real iperf3, which listens on other addresses of this host's loopback.
class LeasePagesTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration BEFORE_ITS_END = Duration.ofSeconds(250);
  private static final String TOKEN = "correct-horse-battery";

  private final List<AutoCloseable> open = new ArrayList<>();
  private int port;
  private LeaseClient client = new LeaseClient(Servers.inClear(List.of()), token(TOKEN));

  @BeforeEach
  void start() throws IOException {
    start(new Iperf3Servers());
  }

  private void start(Iperf3 iperf3) throws IOException {
    var config = TestSite.config();
    var leases = new Leases(iperf3, config.agent().benchmarkPorts(), InstantSource.system());
    var registry = new PrometheusRegistry();
    registry.register(new LeaseMetrics(Labels.of("site", "hill"), leases));
    open.addFirst(leases);
    var server = HttpServer.open(List.of("127.0.0.1"), 0, registry, () -> true,
        new LeasePages(config, leases, token(TOKEN)));
    port = server.port();
    open.addFirst(server);
    client = client(TOKEN);
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  private static Token token(String text) {
    try {
      var file = Files.createTempFile("token", "");
      try {
        return Token.read(Optional.of(Files.writeString(file, text)));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LeaseClient client(String token) {
    return new LeaseClient(Servers.inClear(List.of(URI.create("http://127.0.0.1:" + port))), token(token));
  }

  private static Lease lent(LeaseAnswer answer) {
    assertThat(answer).isInstanceOf(Lent.class);
    return ((Lent) answer).lease();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return text;
  }

  private static boolean listens(Lease.Server server) throws IOException {
    return Listening.now().contains(Listening.at(server));
  }

  private static String measure(Lease.Server server) throws IOException, InterruptedException {
    return run("iperf3", "-J", "-c", server.address(), "-p", String.valueOf(server.port()), "-n", "1M");
  }

  private String shown(String metric) throws Exception {
    return get("/metrics").lines().filter(line -> line.startsWith(metric)).findFirst().orElse("absent");
  }

  private String get(String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
      request.header("Authorization", "Bearer " + TOKEN);
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void aComparisonsServersAreAtOnePortAndServeTheirLeaseAlone() throws Exception {
    var lease = lent(client.borrowForComparison("magic", List.of("wg1", "wg2"), Duration.ofSeconds(10)));
    assertThat(lease.servers()).extracting(Lease.Server::tunnel).containsExactly("wg1", "wg2", "crew");
    assertThat(lease.servers()).extracting(Lease.Server::port).containsOnly(lease.servers().getFirst().port());
    assertThat(client.borrow("magic", List.of("wg1"), Duration.ofSeconds(10))).isInstanceOf(Busy.class);
    for (var server : lease.servers()) {
      assertThat(page(server, lease.id())).isEqualTo(100_000);
      assertThat(page(server, "0123456789abcdef")).isZero();
    }
    client.giveBack(lease);
    assertThatThrownBy(() -> page(lease.servers().getFirst(), lease.id())).isInstanceOf(ConnectException.class);
    assertThat(client.borrowForComparison("magic", List.of("wg3"), Duration.ofSeconds(10)))
        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.said()).contains("is its tunnel up?"));
  }

  private static int page(Lease.Server server, String lease) throws IOException {
    var at = new InetSocketAddress(InetAddress.ofLiteral(server.address()), server.port());
    try (var socket = KernelSocket.open(at.getAddress(), KernelSocket.Protocol.TCP)) {
      socket.connect(at, BEFORE_ITS_END);
      socket.write(new WorkRequest(lease, 100_000, 100_000_000, BEFORE_ITS_END).line(), BEFORE_ITS_END);
      int all = 0;
      for (int got = socket.read(BEFORE_ITS_END); got > 0; got = socket.read(BEFORE_ITS_END)) {
        all += got;
      }
      return all;
    }
  }

  @Test
  void everyTunnelHasAServerThatListensWhenTheLeaseIsAnswered() throws Exception {
    var lease = lent(client.borrow("magic", List.of("wg1", "wg2"), Duration.ofSeconds(10)));
    assertThat(lease.servers()).extracting(Lease.Server::tunnel).containsExactly("wg1", "wg2");
    assertThat(lease.servers()).extracting(Lease.Server::address).containsExactly(TestSite.own(1), TestSite.own(2));
    assertThat(lease.iperf3()).startsWith("3.");
    assertThat(lease.congestion()).isPresent();
    assertThat(get("/api/v1/leases")).isEqualTo("[" + lease.json() + "]\n");
    assertThat(shown("wanwatch_leases_total")).endsWith(" 1.0");
    assertThat(shown("wanwatch_lease_active")).endsWith(" 1.0");
    for (var server : lease.servers()) {
      assertThat(listens(server)).isTrue();
      assertThat(measure(server)).contains("sum_received").doesNotContain("\"error\"");
    }
  }

  @Test
  void whoGivesItBackFreesTheVpsAtOnce() throws Exception {
    var lease = lent(client.borrowForCrew(Duration.ofSeconds(30)));
    assertThat(lease.servers()).singleElement()
        .returns("crew", Lease.Server::tunnel)
        .returns(TestSite.own(9), Lease.Server::address);
    client.giveBack(lease);
    assertThat(listens(lease.servers().getFirst())).isFalse();
    assertThat(get("/api/v1/leases")).isEqualTo("[]\n");
    assertThat(shown("wanwatch_lease_active")).endsWith(" 0.0");
    client.giveBack(lease);
    lent(client.borrowForCrew(Duration.ofSeconds(30)));
  }

  @Test
  void ofTwoWhoAskAtOnceOneIsLentToAndOneIsToldWhen() throws Exception {
    Callable<LeaseAnswer> ask = () -> client(TOKEN).borrow("magic", List.of("wg1"), Duration.ofSeconds(280));
    try (var both = Executors.newFixedThreadPool(2)) {
      var answers = new ArrayList<LeaseAnswer>();
      for (Future<LeaseAnswer> answer : both.invokeAll(List.of(ask, ask))) {
        answers.add(answer.get());
      }
      var lease = answers.stream().filter(Lent.class::isInstance).map(Lent.class::cast).findFirst().orElseThrow();
      var busy = answers.stream().filter(Busy.class::isInstance).map(Busy.class::cast).findFirst().orElseThrow();
      assertThat(busy.until()).isEqualTo(lease.lease().until());
      assertThat(busy.retryAfter()).isBetween(Duration.ofSeconds(200), Duration.ofSeconds(280));
    }
  }

  @Test
  void aClientThatVanishedFreesTheVpsAtTheEnd() throws Exception {
    var lease = lent(client.borrow("magic", List.of("wg1"), Duration.ofSeconds(8)));
    var server = lease.servers().getFirst();
    var vanished = new ProcessBuilder("iperf3", "-c", server.address(), "-p", String.valueOf(server.port()), "-t", "60")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    try {
      Awaitility.await()
          .atMost(LONGEST)
          .until(() -> run("ss", "-Htn", "state", "established", "dst", server.address()).lines().count() >= 2);
      run("kill", "-STOP", String.valueOf(vanished.pid()));
      Awaitility.await().atMost(LONGEST).until(() -> get("/api/v1/leases").equals("[]\n"));
      assertThat(Instant.now()).isAfterOrEqualTo(lease.until().minusSeconds(1));
      assertThat(servers(server)).isEmpty();
      lent(client.borrow("magic", List.of("wg1"), Duration.ofSeconds(2)));
    } finally {
      vanished.destroyForcibly();
    }
  }

  @Test
  void aLeaseWhoseServersHaveServedIsOver() throws Exception {
    var served = lent(client.borrow("magic", List.of("wg1"), Duration.ofSeconds(280)));
    assertThat(client.borrow("magic", List.of("wg2"), Duration.ofSeconds(30))).isInstanceOf(Busy.class);
    assertThat(measure(served.servers().getFirst())).contains("sum_received");
    Awaitility.await().atMost(BEFORE_ITS_END).until(() -> get("/api/v1/leases").equals("[]\n"));
    assertThat(servers(served.servers().getFirst())).isEmpty();
    var next = lent(client.borrow("magic", List.of("wg2"), Duration.ofSeconds(30)));
    client.giveBack(served);
    assertThat(listens(next.servers().getFirst())).as("who gives back what is over takes nothing from the next")
        .isTrue();
  }

  @Test
  void aKilledAgentLeavesNoServer() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var agent = new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        TestSite.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var says = agent.inputReader()) {
      var first = new Lease.Server("wg1", TestSite.own(agent.pid(), 1), Integer.parseInt(says.readLine()));
      var second = new Lease.Server("wg2", TestSite.own(agent.pid(), 2), Integer.parseInt(says.readLine()));
      assertThat(servers(first)).hasSize(1);
      assertThat(servers(second)).hasSize(1);
      run("kill", "-9", String.valueOf(agent.pid()));
      Awaitility.await().atMost(LONGEST).until(() -> servers(first).isEmpty() && servers(second).isEmpty());
    } finally {
      agent.destroyForcibly();
    }
  }

  private static List<String> servers(Lease.Server server) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().filter(command -> command.endsWith("/iperf3")).isPresent())
        .flatMap(process -> process.info().commandLine().stream())
        .filter(
            line -> line.contains(" -s ") && line.contains(" -B %s -p %d".formatted(server.address(), server.port())))
        .toList();
  }

  @Test
  void withoutIperf3ItSaysSo() throws IOException {
    start(new Iperf3Servers("no-such-iperf3"));
    assertThat(client.borrow("magic", List.of("wg1"), Duration.ofSeconds(5)))
        .isEqualTo(new Refused("no-iperf3", "iperf3 is not installed on the VPS: apt-get install iperf3"));
    assertThat(client.iperf3()).isEmpty();
  }

  @Test
  void theVersionIsTold() throws IOException {
    assertThat(client.iperf3().orElseThrow()).startsWith("3.");
  }

  @Test
  void aWrongTokenBorrowsNothing() {
    assertThat(client("a-wrong-token-of-ours").borrow("magic", List.of("wg1"), Duration.ofSeconds(5))).isEqualTo(
        new Refused("token", "the agent refuses our token; both ends need the same one in their token-file"));
    assertThatThrownBy(() -> client("a-wrong-token-of-ours").iperf3())
        .hasMessage("the agent refuses our token; both ends need the same one in their token-file");
  }

  @Test
  void whatIsNotConfiguredIsNotLent() {
    assertThat(client.borrow("magic", List.of("wg7"), Duration.ofSeconds(5))).isEqualTo(new Refused("agent-refused",
        "the agent answers 400: no tunnel 'wg7' is configured here for the router 'magic'"));
    assertThat(client.borrow("magic", List.of("wg1"), Duration.ofMinutes(50)))
        .isEqualTo(new Refused("agent-refused", "the agent answers 400: seconds must be a whole number from 1 to 300"));
    assertThat(client.borrow("magic", List.of("wg3"), Duration.ofSeconds(5)))
        .isEqualTo(new Refused("agent-refused", "192.0.2.1 is no address of this host: is its tunnel up?"));
  }

  @Test
  void anAddressThatIsNotReachedIsPassedOver() throws IOException {
    var addresses = List.of(URI.create("http://%s:%d".formatted(TestSite.own(8), port)),
        URI.create("http://127.0.0.1:" + port));
    lent(new LeaseClient(Servers.inClear(addresses), token(TOKEN)).borrow("magic", List.of("wg1"),
        Duration.ofSeconds(5)));
    assertThat(
        new LeaseClient(Servers.inClear(addresses.subList(0, 1)), token(TOKEN)).borrowForCrew(Duration.ofSeconds(5)))
        .isInstanceOf(Silent.class);
  }
}
