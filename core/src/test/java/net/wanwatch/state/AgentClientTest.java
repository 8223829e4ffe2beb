package net.wanwatch.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import net.wanwatch.http.Servers;
import net.wanwatch.poll.Reading;
import net.wanwatch.probe.EchoKey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentClientTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final AgentState STATE = new AgentState(1, "hill", Instant.EPOCH, "0.1.0", List.of(),
      Optional.empty());

  private final Set<InetSocketAddress> callers = ConcurrentHashMap.newKeySet();
  private final List<Optional<String>> told = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 5);
    server.createContext("/api/v1/state", exchange -> {
      callers.add(exchange.getRemoteAddress());
      told.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Wanwatch-Echo-Key")));
      var body = STATE.json().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private URI here() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void theFirstAddressThatAnswersIsHeardAndKept() throws IOException {
    try (var mute = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.8"))) {
      var client = new AgentClient(
          Servers.inClear(List.of(URI.create("http://127.0.0.8:" + mute.getLocalPort()), here())));
      assertThat(client.read()).isEqualTo(STATE);
      for (int i = 0; i < 5; i++) {
        assertThat(client.read()).isEqualTo(STATE);
      }
    }
    assertThat(new HashSet<>(callers)).hasSize(1);
  }

  @Test
  void randomKeyIsToldWithEveryQuestionAndASharedOneNever() throws IOException {
    var key = EchoKey.random();
    var client = new AgentClient(Servers.inClear(List.of(here())), key, () -> {});
    client.read();
    client.read();
    new AgentClient(Servers.inClear(List.of(here())), EchoKey.shared(new byte[32]), () -> {}).read();
    new AgentClient(Servers.inClear(List.of(here()))).read();
    assertThat(told).containsExactly(key.header(), key.header(), Optional.empty(), Optional.empty());
  }

  @Test
  void anAgentUnheardForFiveSecondsIsSilentAndHeardAgainWhenItIsBack() throws IOException {
    var address = server.getAddress();
    try (var poll = AgentClient
        .poll(new AgentClient(Servers.inClear(List.of(here()))), Duration.ofSeconds(1), InstantSource.system())
        .start()) {
      Awaitility.await().atMost(LONGEST).until(() -> poll.get() instanceof Reading.Heard);
      server.stop(0);
      Awaitility.await()
          .atMost(LONGEST)
          .until(() -> poll.get() instanceof Reading.Silent<AgentState>(var _, var reason)
              && reason.startsWith("VPS not heard: "));
      server = HttpServer.create(address, 5);
      server.createContext("/", exchange -> {
        var body = STATE.json().getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
      });
      server.start();
      Awaitility.await().atMost(LONGEST).until(() -> poll.get() instanceof Reading.Heard);
    }
  }
}
