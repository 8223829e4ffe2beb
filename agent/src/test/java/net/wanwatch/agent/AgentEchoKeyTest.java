package net.wanwatch.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config;
import net.wanwatch.http.Servers;
import net.wanwatch.http.Token;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.EchoPacket;
import net.wanwatch.state.AgentClient;
import net.wanwatch.state.AgentState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose probes count as a collector's shows in `heard-at`: a stranger's do not, once one is known.
class AgentEchoKeyTest {
  /// Addresses of this host's loopback that no other test's process uses.
  private static final String VPS_END = own(21);
  private static final String ROUTER_END = own(22);
  private static final int PORT = 9977;
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  private static final String SECRET = "correct-horse-battery";

  private final EchoKey key = EchoKey.random();
  private final String header = key.header().orElseThrow();
  private volatile Instant time = NOON;
  private final HttpClient http = HttpClient.newHttpClient();
  private int sequence;
  private DatagramSocket crew;

  @TempDir
  private Path folder = Path.of("");

  private static String own(int n) {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.%d".formatted(100 + pid / 256 % 100, pid % 256, n);
  }

  @BeforeEach
  void open() throws IOException {
    crew = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(ROUTER_END), 0));
    crew.setSoTimeout(120_000);
  }

  @AfterEach
  void close() {
    crew.close();
  }

  private Agent agent(Optional<Path> tokenFile) throws IOException {
    var tunnel = new Config.Tunnel("wg1", "Starlink A", ROUTER_END, VPS_END, "wg1wan", Optional.of("eth1"));
    var router = new Config.Router("magic", List.of("192.168.1.1"), 22, "root", Path.of("id"), Optional.empty(),
        Path.of("known_hosts"), List.of("br-lan"), List.of(tunnel));
    var config = new Config("hill", Optional.empty(),
        new Config.Agent(List.of(VPS_END), PORT, Duration.ofSeconds(5), folder.resolve("journal"), tokenFile),
        new Config.Collector(List.of("127.0.0.1"), 9978, Duration.ofSeconds(5), folder.resolve("site"), tokenFile),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        List.of(router));
    return Agent.start(config, _ -> "", List.of(), () -> time, false);
  }

  private String get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://" + VPS_END + ":" + PORT + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    var reply = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(200);
    return reply.body();
  }

  private void tell(String value) throws Exception {
    get("/api/v1/state", EchoKey.HEADER, value);
  }

  private void goodbye(String... headers) throws Exception {
    assertThat(statusOfGoodbye(headers)).isEqualTo(204);
  }

  private int statusOfGoodbye(String... headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://" + VPS_END + ":" + PORT + "/api/v1/goodbye"))
        .POST(HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private Optional<Instant> heardAt() throws Exception {
    return AgentState.parse(get("/api/v1/state")).tunnels().getFirst().heardAt();
  }

  private void probe(Optional<EchoKey> by) throws IOException {
    var request = ByteBuffer.allocate(EchoPacket.LENGTH);
    new EchoPacket.Request(7, sequence++, 42).encode(request, EchoPacket.LENGTH);
    by.ifPresent(it -> it.tag().put(request));
    crew.send(new DatagramPacket(request.array(), EchoPacket.LENGTH, InetAddress.ofLiteral(VPS_END), PORT));
    crew.receive(new DatagramPacket(new byte[2000], 2000));
  }

  private void later() {
    time = time.plusSeconds(20);
  }

  @Test
  void collectorThatTellsItsKeyIsKnownByItsProbes() throws Exception {
    try (var _ = agent(Optional.empty())) {
      probe(Optional.empty());
      assertThat(heardAt()).hasValue(NOON);
      tell(header);
      later();
      probe(Optional.of(key));
      assertThat(heardAt()).hasValue(NOON.plusSeconds(20));
      later();
      probe(Optional.empty());
      probe(Optional.of(EchoKey.random()));
      assertThat(heardAt()).hasValue(NOON.plusSeconds(20));
    }
  }

  @Test
  void withATokenOnlyWhoHasItIsKnown() throws Exception {
    var file = Files.writeString(folder.resolve("token"), SECRET + "\n");
    var ofToken = Token.read(Optional.of(file)).derived(EchoKey.PURPOSE).map(EchoKey::shared).orElseThrow();
    try (var _ = agent(Optional.of(file))) {
      tell(header);
      probe(Optional.of(ofToken));
      assertThat(heardAt()).hasValue(NOON);
      later();
      probe(Optional.of(key));
      assertThat(heardAt()).hasValue(NOON);
      probe(Optional.of(ofToken));
      assertThat(heardAt()).hasValue(NOON.plusSeconds(20));
    }
  }

  @Test
  void goodbyeOfAStrangerIsNotHeededWhereACollectorIsKnown() throws Exception {
    try (var _ = agent(Optional.empty())) {
      probe(Optional.empty());
      goodbye();
      assertThat(heardAt()).isEmpty();
      tell(header);
      probe(Optional.of(key));
      goodbye();
      goodbye(EchoKey.HEADER, EchoKey.random().header().orElseThrow());
      goodbye("Authorization", "Bearer " + SECRET);
      assertThat(heardAt()).hasValue(NOON);
      goodbye(EchoKey.HEADER, header);
      assertThat(heardAt()).isEmpty();
    }
  }

  @Test
  void goodbyeOfWhoHasTheTokenIsHeeded() throws Exception {
    var file = Files.writeString(folder.resolve("token"), SECRET + "\n");
    var token = Token.read(Optional.of(file));
    var ofToken = token.derived(EchoKey.PURPOSE).map(EchoKey::shared).orElseThrow();
    try (var _ = agent(Optional.of(file))) {
      probe(Optional.of(ofToken));
      assertThat(statusOfGoodbye()).isEqualTo(401);
      assertThat(statusOfGoodbye("Authorization", "Bearer " + SECRET + "x")).isEqualTo(401);
      assertThat(statusOfGoodbye(EchoKey.HEADER, header)).isEqualTo(401);
      assertThat(heardAt()).hasValue(NOON);
      AgentClient.goodbye(Servers.inClear(List.of(URI.create("http://" + VPS_END + ":" + PORT))), token, ofToken);
      assertThat(heardAt()).isEmpty();
    }
  }

  @Test
  void headerThatIsNoKeyIsPassedOver() throws Exception {
    try (var _ = agent(Optional.empty())) {
      for (var value : List.of("", "0", "zz".repeat(32), header.substring(1), header + "0", "é".repeat(64),
          "0".repeat(4000))) {
        tell(value);
      }
      get("/api/v1/state", EchoKey.HEADER, "no key", EchoKey.HEADER, "nor this");
      tell(header);
      probe(Optional.of(key));
      later();
      probe(Optional.empty());
      assertThat(heardAt()).hasValue(NOON);
    }
  }

  @Test
  void keyStandsInNothingThatIsShownOrWritten() throws Exception {
    try (var _ = agent(Optional.empty())) {
      tell(header);
      probe(Optional.of(key));
      for (var path : List.of("/metrics", "/api/v1/state", "/", "/api/v1/status")) {
        assertThat(get(path)).doesNotContainIgnoringCase(header);
      }
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContainIgnoringCase(header));
    }
  }
}
