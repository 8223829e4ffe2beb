package net.wanwatch.agent.echo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.wanwatch.probe.EchoKey;
import net.wanwatch.probe.EchoPacket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A crew behind a tunnel, as the echo sees it: everybody has the same source address. The echo's clock stands still, so
/// what is counted are packets.
class KnownCollectorsTest {
  /// Addresses of this host's loopback that no other test's process uses.
  private static final String WG1 = own(11);
  private static final String ROUTER = own(12);
  private static final String OTHER_ROUTER = own(13);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int PORT = 9977;
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");
  /// What all have together who are not known.
  private static final int SHARED = 400;

  private final EchoKey key = EchoKey.random();
  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicReference<Instant> time = new AtomicReference<>(NOON);
  private Echo echo;
  private DatagramSocket collector;
  private DatagramSocket stranger;
  private int sequence;
  private long sent;

  private static String own(int n) {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.%d".formatted(100 + pid / 256 % 100, pid % 256, n);
  }

  private static DatagramSocket socket(String address) throws IOException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
  }

  @BeforeEach
  void open() throws IOException {
    open(EchoKeys.learned());
    echo.tell(InetAddress.ofLiteral(ROUTER), key);
    collector = socket(ROUTER);
    stranger = socket(ROUTER);
  }

  private void open(EchoKeys keys) throws IOException {
    echo = Echo.open(List.of(WG1), PORT, List.of(ROUTER, OTHER_ROUTER), keys, time::get, nanos::get);
  }

  private void openAnew(EchoKeys keys) throws IOException {
    echo.close();
    sent = 0;
    open(keys);
  }

  @AfterEach
  void close() {
    echo.close();
    collector.close();
    stranger.close();
  }

  private byte[] unkeyed(int length) {
    var buffer = ByteBuffer.allocate(2000);
    new EchoPacket.Request(7, sequence++, 42).encode(buffer, length);
    return Arrays.copyOf(buffer.array(), length);
  }

  private byte[] keyed(EchoKey by, int length) {
    var bytes = unkeyed(length);
    by.tag().put(ByteBuffer.wrap(bytes));
    return bytes;
  }

  /// Sends, and returns when the echo has dealt with it.
  private void send(DatagramSocket from, byte[] bytes) throws IOException {
    from.send(new DatagramPacket(bytes, bytes.length, InetAddress.ofLiteral(WG1), PORT));
    sent++;
    Awaitility.await()
        .atMost(LONGEST)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofNanos(100_000))
        .until(() -> dealtWith() == sent);
  }

  private long dealtWith() {
    return echo.answered(ROUTER) + echo.answered(OTHER_ROUTER) + echo.counts().rate().value();
  }

  private int answers(DatagramSocket at) throws IOException {
    at.setSoTimeout(20);
    for (int count = 0;; count++) {
      try {
        at.receive(new DatagramPacket(new byte[2000], 2000));
      } catch (SocketTimeoutException e) {
        return count;
      }
    }
  }

  private void useUpTheShare() throws IOException {
    for (int i = 0; i < SHARED; i++) {
      send(stranger, unkeyed(40));
    }
    assertThat(echo.counts().rate().value()).isZero();
  }

  private boolean isAnswered(DatagramSocket from, byte[] bytes) throws IOException {
    long before = echo.counts().rate().value();
    send(from, bytes);
    return echo.counts().rate().value() == before;
  }

  @Test
  void floodOfPacketsWithoutAKeyCostsAKnownCollectorNothing() throws IOException {
    int answered = 0;
    for (int probe = 0; probe < 20; probe++) {
      for (int i = 0; i < 100; i++) {
        send(stranger, unkeyed(40));
      }
      send(collector, keyed(key, 40));
      answered += answers(collector);
    }
    assertThat(answered).isEqualTo(20);
    assertThat(echo.answered(ROUTER)).isEqualTo(SHARED + 20);
    assertThat(echo.counts().rate().value()).isEqualTo(2000 - SHARED);
  }

  @Test
  void collectorFromBeforeThereWereKeysIsAnsweredAsItWas() throws IOException {
    useUpTheShare();
    assertThat(isAnswered(collector, unkeyed(40))).isFalse();
    nanos.addAndGet(1_000_000_000L / SHARED + 1);
    assertThat(isAnswered(collector, unkeyed(40))).isTrue();
  }

  @Test
  void tagOfAnotherKeyIsAsGoodAsNone() throws IOException {
    useUpTheShare();
    assertThat(isAnswered(stranger, keyed(EchoKey.random(), 40))).isFalse();
    assertThat(isAnswered(collector, keyed(key, 40))).isTrue();
  }

  @Test
  void tagOnAnotherRequestAndTheSameRequestAgainAreAsGoodAsNone() throws IOException {
    useUpTheShare();
    var recorded = keyed(key, 40);
    assertThat(isAnswered(collector, recorded)).isTrue();
    assertThat(isAnswered(stranger, recorded)).isFalse();
    var moved = unkeyed(40);
    System.arraycopy(recorded, 24, moved, 24, 16);
    assertThat(isAnswered(stranger, moved)).isFalse();
  }

  @Test
  void answerToAKeyedRequestIsAsLongAsTheRequestAndBearsNoTag() throws IOException {
    collector.setSoTimeout(120_000);
    for (int length : List.of(40, 41, 1392, 1472)) {
      var request = keyed(key, length);
      send(collector, request);
      var reply = new DatagramPacket(new byte[2000], 2000);
      collector.receive(reply);
      assertThat(reply.getLength()).isEqualTo(length);
      assertThat(EchoPacket.reply(ByteBuffer.wrap(reply.getData(), 0, length)))
          .hasValueSatisfying(it -> assertThat(it.receivedAt()).isEqualTo(NOON));
      assertThat(Arrays.copyOfRange(reply.getData(), 24, 32)).isNotEqualTo(Arrays.copyOfRange(request, 24, 32));
    }
  }

  private EchoPacket.Received received() throws IOException {
    collector.setSoTimeout(120_000);
    var reply = new DatagramPacket(new byte[2000], 2000);
    collector.receive(reply);
    return EchoPacket.reply(ByteBuffer.wrap(reply.getData(), 0, reply.getLength()))
        .orElseThrow()
        .received()
        .orElseThrow();
  }

  /// What it counts is what came with the key: neither what others send by the same flow's name, nor a request that came before.
  @Test
  void requestsOfAFlowAreCounted() throws IOException {
    send(collector, keyed(key, 40));
    var before = received();
    send(stranger, unkeyed(40));
    var request = keyed(key, 40);
    send(collector, request);
    var after = received();
    assertThat(after.since(before)).isEqualTo(1);
    send(stranger, request);
    sequence -= 2;
    send(collector, keyed(key, 41));
    var last = received();
    assertThat(last.since(after)).isEqualTo(1);
    assertThat(last.reordered()).as("an earlier number came later").isEqualTo(1);
  }

  @Test
  void knownCollectorHasAShareOfEachTunnelAndNoMore() throws IOException {
    for (int i = 0; i < 1000; i++) {
      send(collector, keyed(key, 40));
    }
    assertThat(echo.counts().rate().value()).isZero();
    assertThat(isAnswered(collector, keyed(key, 40))).isFalse();
    try (var otherTunnel = socket(OTHER_ROUTER)) {
      assertThat(isAnswered(otherTunnel, keyed(key, 40))).isTrue();
    }
    var second = EchoKey.random();
    echo.tell(InetAddress.ofLiteral(ROUTER), second);
    assertThat(isAnswered(collector, keyed(second, 40))).isTrue();
    assertThat(isAnswered(stranger, unkeyed(40))).isTrue();
  }

  @Test
  void whereThereIsATokenKeysThatAreToldAreNotHeeded() throws IOException {
    var ofToken = EchoKey.shared("made of the token".getBytes(US_ASCII));
    openAnew(EchoKeys.of(ofToken));
    echo.tell(InetAddress.ofLiteral(ROUTER), key);
    useUpTheShare();
    assertThat(isAnswered(stranger, keyed(key, 40))).isFalse();
    assertThat(isAnswered(collector, keyed(ofToken, 40))).isTrue();
  }

  @Test
  void keyThatIsToldFromOutsideTheTunnelsIsNotHeeded() throws IOException {
    openAnew(EchoKeys.learned());
    echo.tell(InetAddress.ofLiteral("192.0.2.1"), key);
    useUpTheShare();
    assertThat(isAnswered(stranger, keyed(key, 40))).isFalse();
  }

  @Test
  void strangersProbeIsNoSignOfACollectorThatIsKnown() throws IOException {
    send(stranger, unkeyed(40));
    assertThat(echo.lastHeard(ROUTER)).hasValue(NOON);
    send(collector, keyed(key, 40));
    time.set(NOON.plusSeconds(20));
    send(stranger, unkeyed(40));
    assertThat(echo.lastHeard(ROUTER)).hasValue(NOON);
    echo.forget();
    send(stranger, unkeyed(40));
    assertThat(echo.lastHeard(ROUTER)).isEmpty();
    send(collector, keyed(key, 40));
    assertThat(echo.lastHeard(ROUTER)).hasValue(NOON.plusSeconds(20));
  }

  @Test
  void collectorWithoutAKeyIsHeardWhereNoneIsKnownAnyMore() throws IOException {
    send(collector, keyed(key, 40));
    nanos.addAndGet(EchoKeys.KNOWN + 1);
    time.set(NOON.plusSeconds(601));
    send(stranger, unkeyed(40));
    assertThat(echo.lastHeard(ROUTER)).hasValue(NOON.plusSeconds(601));
  }
}
