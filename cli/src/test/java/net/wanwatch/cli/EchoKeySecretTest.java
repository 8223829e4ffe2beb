package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import net.wanwatch.collector.Collector;
import net.wanwatch.collector.benchmark.meter.CrewClient;
import net.wanwatch.collector.record.FileRecorder;
import net.wanwatch.config.Config;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.simulator.AnyPorts;
import net.wanwatch.simulator.Simulation;
import net.wanwatch.simulator.Story;
import net.wanwatch.simulator.path.Addresses;
import net.wanwatch.state.AgentState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole collector, and in the agent's place somebody who writes down what he is told.
class EchoKeySecretTest {
  private static final Duration SOON = Duration.ofMinutes(3);

  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private int port;

  @TempDir
  private Path folder = Path.of("");

  private Simulation simulation() throws IOException {
    return AnyPorts.start(any -> {
      port = any;
      return Simulation.start(new Simulation.Plan(Story.whole(), any - 1, any, 1, Optional.of(folder)));
    });
  }

  private HttpServer agent() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(Addresses.AGENT), port - 1), 5);
    server.createContext("/", exchange -> {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(EchoKey.HEADER)).ifPresent(told::add);
      var state = new AgentState(1, "demo", Instant.now(), "0", List.of(), Optional.empty()).json().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, state.length);
      exchange.getResponseBody().write(state);
      exchange.close();
    });
    server.start();
    return server;
  }

  private static Config withoutToken(Config it) {
    var collector = new Config.Collector(it.collector().listen(), it.collector().port(), it.collector().pollInterval(),
        it.collector().journal(), Optional.empty());
    return new Config(it.site(), it.vpsAddress(), it.agent(), collector, it.probes(), it.bounds(), it.routers());
  }

  private String get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(SOON).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static byte[] probe(DatagramSocket echo) throws IOException {
    echo.setSoTimeout(Math.toIntExact(SOON.toMillis()));
    var packet = new DatagramPacket(new byte[2000], 2000);
    echo.receive(packet);
    return packet.getData();
  }

  /// Of a gzipped file what is in it.
  private static String text(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    if (bytes.length < 2 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b) {
      return new String(bytes, ISO_8859_1);
    }
    var text = new StringBuilder();
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        text.append((char) b);
      }
    } catch (EOFException _) {
      // It ends in the middle.
    }
    return text.toString();
  }

  @Test
  void oneKeyIsToldToTheAgentAndStandsInNothingThatIsShownOrWritten() throws Exception {
    var shown = new HashSet<String>();
    try (var simulation = simulation();
        var echo = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(Addresses.agentEnd(1)), port - 1))) {
      var agent = agent();
      var site = new Collector.Site(true, simulation.dnsPort(), CrewClient::start,
          FileRecorder.to(folder.resolve("tonight"), 1 << 26));
      try (var _ = Collector.start(withoutToken(simulation.site()), site)) {
        await().atMost(SOON).until(() -> !told.isEmpty() && get("/-/ready").startsWith("ready"));
        var key = EchoKey.parse(told.iterator().next()).orElseThrow();
        assertThat(key.tag().isOf(ByteBuffer.wrap(probe(echo)))).isTrue();
        for (var path : List.of("/metrics", "/", "/api/v1/status")) {
          shown.add(get(path));
        }
      } finally {
        agent.stop(0);
      }
    }
    assertThat(told).hasSize(1);
    try (var files = Files.walk(folder)) {
      var written = files.filter(Files::isRegularFile).toList();
      assertThat(written).anyMatch(file -> file.toString().contains("tonight"))
          .anyMatch(file -> file.toString().endsWith(".jsonl"));
      for (var file : written) {
        shown.add(text(file));
      }
    }
    assertThat(shown).anyMatch(text -> text.contains("wanwatch_tunnel_verdict"))
        .anyMatch(text -> text.startsWith("{\"wanwatch\":\"recording\"") && text.lines().count() > 10)
        .noneMatch(text -> text.toLowerCase(Locale.ROOT).contains(told.iterator().next()));
  }
}
