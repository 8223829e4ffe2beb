package net.wanwatch.agent.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.wanwatch.probe.Greeting;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  /// Addresses of this host's loopback that no other test's process uses.
  private static final String VPS = own(4);
  private static final String ROUTER = own(2);
  private static final String STRANGER = own(3);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int PORT = 9976;

  private final AtomicLong nanos = new AtomicLong(77);
  private final List<Socket> sockets = new ArrayList<>();
  private Connections connections;

  private static String own(int n) {
    long pid = ProcessHandle.current().pid();
    return "127.%d.%d.%d".formatted(100 + pid / 256 % 100, pid % 256, n);
  }

  @BeforeEach
  void open() throws IOException {
    connections = Connections.open(VPS, PORT, List.of(ROUTER), nanos::get);
  }

  @AfterEach
  void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    connections.close();
  }

  private Socket from(String address) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(new InetSocketAddress(VPS, PORT), 60_000);
    socket.setSoTimeout(60_000);
    sockets.add(socket);
    return socket;
  }

  private static Greeting greeting(Socket socket) throws IOException {
    return Greeting.read(ByteBuffer.wrap(socket.getInputStream().readNBytes(Greeting.LENGTH))).orElseThrow();
  }

  private static int read(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException _) {
      return -1;
    }
  }

  @Test
  void whoComesThroughATunnelIsGreetedAndEachByteComesBack() throws IOException {
    var one = from(ROUTER);
    var other = from(ROUTER);
    var greeting = greeting(one);
    assertThat(greeting.seen()).isEqualTo(InetAddress.ofLiteral(ROUTER));
    assertThat(greeting(other).agent()).as("the same start of the agent").isEqualTo(greeting.agent());
    for (int sent : List.of(1, 7)) {
      one.getOutputStream().write(sent);
      assertThat(read(one)).isEqualTo(sent);
    }
    assertThat(connections.size()).isEqualTo(2);
  }

  @Test
  void anotherStartHasAnotherNumberAndClosesWhatWas() throws IOException {
    var before = from(ROUTER);
    var greeting = greeting(before);
    connections.close();
    assertThat(read(before)).isEqualTo(-1);
    connections = Connections.open(VPS, PORT, List.of(ROUTER), nanos::get);
    assertThat(greeting(from(ROUTER)).agent()).isNotEqualTo(greeting.agent());
  }

  @Test
  void strangerIsToldNothing() throws IOException {
    assertThat(read(from(STRANGER))).isEqualTo(-1);
    assertThat(connections.size()).isZero();
  }

  @Test
  void oneTunnelHasSoManyAndNoMore() throws IOException {
    for (int i = 0; i < Connections.PER_TUNNEL; i++) {
      greeting(from(ROUTER));
    }
    assertThat(read(from(ROUTER))).isEqualTo(-1);
    sockets.getFirst().close();
    Awaitility.await().atMost(LONGEST).until(() -> connections.size() == Connections.PER_TUNNEL - 1);
    greeting(from(ROUTER));
  }

  @Test
  void whoSendsMoreThanATrickleIsClosed() throws IOException {
    var socket = from(ROUTER);
    greeting(socket);
    socket.getOutputStream().write(new byte[Guest.MOST_BYTES + 1]);
    int back = 0;
    while (read(socket) >= 0) {
      back++;
    }
    assertThat(back).isLessThanOrEqualTo(Guest.MOST_BYTES);
    Awaitility.await().atMost(LONGEST).until(() -> connections.size() == 0);
  }

  @Test
  void whoIsSilentForFiveMinutesIsClosed() throws IOException {
    var socket = from(ROUTER);
    greeting(socket);
    nanos.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
    var awake = from(ROUTER);
    greeting(awake);
    assertThat(connections.size()).isEqualTo(2);
    nanos.incrementAndGet();
    assertThat(read(socket)).isEqualTo(-1);
    awake.getOutputStream().write(3);
    assertThat(read(awake)).isEqualTo(3);
  }

  /// The agent is worth more than this.
  @Test
  void takenPortIsNoReasonToEnd() throws IOException {
    try (var second = Connections.open(VPS, PORT, List.of(ROUTER), nanos::get)) {
      assertThat(second.size()).isZero();
      greeting(from(ROUTER));
      assertThat(connections.size()).isEqualTo(1);
    }
  }
}
