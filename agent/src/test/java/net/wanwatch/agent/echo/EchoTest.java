package net.wanwatch.agent.echo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.wanwatch.probe.EchoPacket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EchoTest {
  /// Addresses of this host's loopback that no other test's process uses.
  private static final String WG1 = own(1);
  private static final String ROUTER = own(2);
  private static final String STRANGER = own(3);
  private static final String VPS = own(4);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int PORT = 9977;
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private Echo echo;
  private DatagramSocket tunnel;

  private static String own(int n) {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.%d".formatted(100 + pid / 256 % 100, pid % 256, n);
  }

  private static DatagramSocket socket(String address) throws IOException {
    var socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
    socket.setSoTimeout(120_000);
    return socket;
  }

  @BeforeEach
  void open() throws IOException {
    echo = Echo.open(List.of(WG1, VPS, "192.0.2.77"), PORT, List.of(ROUTER), EchoKeys.learned(),
        InstantSource.fixed(NOON));
    tunnel = socket(ROUTER);
  }

  @AfterEach
  void close() {
    echo.close();
    tunnel.close();
  }

  private void send(DatagramSocket from, String to, byte[] bytes) throws IOException {
    from.send(new DatagramPacket(bytes, bytes.length, InetAddress.ofLiteral(to), PORT));
  }

  private static byte[] request(int sequence, int length) {
    var buffer = ByteBuffer.allocate(2000);
    new EchoPacket.Request(7, sequence, 42).encode(buffer, length);
    return Arrays.copyOf(buffer.array(), length);
  }

  private static DatagramPacket received(DatagramSocket at) throws IOException {
    var packet = new DatagramPacket(new byte[2000], 2000);
    at.receive(packet);
    return packet;
  }

  /// The echo takes one packet after the other: what came before was answered before, or never will be.
  private void answered() throws IOException {
    send(tunnel, WG1, request(1, 40));
    received(tunnel);
  }

  private static boolean waiting(DatagramSocket at) throws IOException {
    at.setSoTimeout(1);
    try {
      received(at);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      at.setSoTimeout(120_000);
    }
  }

  @Test
  void probeThroughATunnelIsAnsweredFromWhereItWentWithTheSourceSeen() throws IOException {
    for (var address : List.of(WG1, VPS)) {
      send(tunnel, address, request(3, 40));
      var reply = received(tunnel);
      assertThat(reply.getAddress()).isEqualTo(InetAddress.ofLiteral(address));
      assertThat(EchoPacket.reply(ByteBuffer.wrap(reply.getData(), 0, reply.getLength())))
          .hasValueSatisfying(answer -> {
            assertThat(answer.request()).isEqualTo(new EchoPacket.Request(7, 3, 42));
            assertThat(answer.receivedAt()).isBetween(NOON, NOON.plus(LONGEST));
            assertThat(answer.seen()).hasValue((InetSocketAddress) tunnel.getLocalSocketAddress());
            assertThat(answer.received()).as("of nobody known").isEmpty();
          });
    }
    assertThat(echo.lastHeard(ROUTER)).hasValue(NOON);
    assertThat(echo.resumed(ROUTER)).hasValue(NOON);
    echo.forget();
    assertThat(echo.lastHeard(ROUTER)).isEmpty();
  }

  @Test
  void replyIsAsLongAsItsRequest() throws IOException {
    for (int length : List.of(40, 41, 1392, 1472)) {
      send(tunnel, WG1, request(0, length));
      assertThat(received(tunnel).getLength()).isEqualTo(length);
    }
  }

  @Test
  void whoeverIsBehindNoTunnelIsNotAnswered() throws IOException {
    try (var stranger = socket(STRANGER)) {
      send(stranger, WG1, request(0, 40));
      Awaitility.await().atMost(LONGEST).until(() -> echo.counts().stranger().value() == 1);
      answered();
      assertThat(waiting(stranger)).isFalse();
    }
    assertThat(echo.lastHeard(STRANGER)).isEmpty();
  }

  @Test
  void nonsenseIsNeverAnswered() throws IOException {
    var random = new Random(1);
    for (int round = 0; round < 200; round++) {
      var bytes = new byte[random.nextInt(1473)];
      random.nextBytes(bytes);
      send(tunnel, WG1, bytes);
      var count = round + 1;
      Awaitility.await()
          .atMost(LONGEST)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> echo.counts().malformed().value() == count);
    }
    assertThat(echo.lastHeard(ROUTER)).isEmpty();
    assertThat(waiting(tunnel)).isFalse();
    answered();
  }

  @Test
  void tunnelHasSoManyASecondAndNoMore() {
    var bucket = new TokenBucket(400, 400, 0);
    assertThat(IntStream.range(0, 1000).filter(_ -> bucket.take(0)).count()).isEqualTo(400);
    assertThat(IntStream.range(0, 1000).filter(_ -> bucket.take(500_000_000)).count()).isEqualTo(200);
  }

  @Test
  void portInUseIsNamed() {
    assertThatThrownBy(() -> Echo.open(List.of(WG1), PORT, List.of(), EchoKeys.learned(), InstantSource.system()))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot echo on UDP %s:%d: another program has that port".formatted(WG1, PORT));
  }

  @Test
  void metricsNameTunnelsAndReasonsOnly() throws IOException {
    send(tunnel, WG1, request(0, 40));
    Awaitility.await().atMost(LONGEST).until(() -> echo.answered(ROUTER) == 1);
    var registry = new PrometheusRegistry();
    registry.register(new EchoMetrics(echo, Labels.of("site", "hill"),
        Map.of(ROUTER, Labels.of("site", "hill", "router", "magic", "tunnel", "wg1"))));
    var text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    assertThat(text.toString(UTF_8)).isEqualTo("""
        # HELP wanwatch_echo_answered_total Probes answered, by the tunnel they came through.
        # TYPE wanwatch_echo_answered_total counter
        wanwatch_echo_answered_total{router="magic",site="hill",tunnel="wg1"} 1.0
        # HELP wanwatch_echo_refused_total Packets the echo did not answer, by reason.
        # TYPE wanwatch_echo_refused_total counter
        wanwatch_echo_refused_total{reason="malformed",site="hill"} 0.0
        wanwatch_echo_refused_total{reason="rate",site="hill"} 0.0
        wanwatch_echo_refused_total{reason="stranger",site="hill"} 0.0
        wanwatch_echo_refused_total{reason="unsent",site="hill"} 0.0
        """);
  }
}
