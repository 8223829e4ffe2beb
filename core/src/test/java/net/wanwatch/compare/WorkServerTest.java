package net.wanwatch.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import net.wanwatch.compare.KernelSocket.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Over real sockets of the loopback.
class WorkServerTest {
  private static final String LEASE = "5a0c3b1e77d0f214";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static InetSocketAddress free(String address) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
      return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
  }

  private static void assume(Protocol protocol) throws IOException {
    var enabled = Path.of("/proc/sys/net/mptcp/enabled");
    assumeThat(protocol == Protocol.TCP || (Files.exists(enabled) && Files.readString(enabled).strip().equals("1")))
        .as("this kernel speaks MPTCP")
        .isTrue();
  }

  private static long got(InetSocketAddress at, Protocol protocol, WorkRequest wanted) throws IOException {
    try (var client = KernelSocket.open(at.getAddress(), protocol)) {
      client.connect(at, PATIENCE);
      client.write(wanted.line(), PATIENCE);
      long all = 0;
      for (int got = client.read(PATIENCE); got > 0; got = client.read(PATIENCE)) {
        all += got;
      }
      assertThat(client.subflows()).isEqualTo(protocol == Protocol.TCP ? OptionalInt.empty() : OptionalInt.of(1));
      return all;
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void sendsAPageToWhoKnowsTheLease(Protocol protocol) throws IOException {
    assume(protocol);
    var at = free("127.0.0.1");
    try (var server = WorkServer.start(List.of(at), protocol, LEASE, PATIENCE)) {
      assertThat(got(at, protocol, new WorkRequest(LEASE, 100_000, 50_000_000, PATIENCE))).isEqualTo(100_000);
      assertThat(got(at, Protocol.TCP, new WorkRequest("0000000000000000", 100_000, 50_000_000, PATIENCE))).isZero();
      assertThat(server.ended()).isFalse();
    }
    assertThatThrownBy(() -> got(at, protocol, new WorkRequest(LEASE, 1, 1, PATIENCE)))
        .isInstanceOf(ConnectException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void sendsNoFasterAndNoLongerThanAsked(String address) throws IOException {
    var at = free(address);
    try (var _ = WorkServer.start(List.of(at), Protocol.TCP, LEASE, PATIENCE)) {
      long began = System.nanoTime();
      long all = got(at, Protocol.TCP, new WorkRequest(LEASE, 0, 2_000_000, Duration.ofMillis(500)));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
      assertThat(all).isBetween(500_000L, 1_200_000L);
    }
  }

  /// A way that was fast is gone, but its last connection lingers: the next way, which may be slower, waits for nothing of it.
  @Test
  void whoComesAfterAFasterOneIsNotHeldUp() throws IOException {
    var at = free("127.0.0.1");
    try (var _ = WorkServer.start(List.of(at), Protocol.TCP, LEASE, PATIENCE);
        var lingering = KernelSocket.open(at.getAddress(), Protocol.TCP)) {
      lingering.connect(at, PATIENCE);
      lingering.write(new WorkRequest(LEASE, 1000, 50_000_000, PATIENCE).line(), PATIENCE);
      long until = System.nanoTime() + 300_000_000;
      while (System.nanoTime() - until < 0) {
        assertThat(got(at, Protocol.TCP, new WorkRequest(LEASE, 100_000, 50_000_000, PATIENCE))).isEqualTo(100_000);
      }
      long began = System.nanoTime();
      assertThat(got(at, Protocol.TCP, new WorkRequest(LEASE, 100_000, 1_000_000, PATIENCE))).isEqualTo(100_000);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
  }

  /// Two together have the rate, not each.
  @Test
  void allTogetherHaveTheRate() throws Exception {
    var at = free("127.0.0.1");
    try (var _ = WorkServer.start(List.of(at), Protocol.TCP, LEASE, PATIENCE);
        var threads = Executors.newFixedThreadPool(2)) {
      var wanted = new WorkRequest(LEASE, 0, 2_000_000, Duration.ofSeconds(1));
      var one = threads.submit(() -> got(at, Protocol.TCP, wanted));
      var other = threads.submit(() -> got(at, Protocol.TCP, wanted));
      assertThat(one.get() + other.get()).isBetween(1_000_000L, 2_600_000L);
    }
  }

  @Test
  void isGoneWhenItsTimeIsOver() throws Exception {
    var at = free("127.0.0.1");
    try (var server = WorkServer.start(List.of(at), Protocol.TCP, LEASE, Duration.ofMillis(300))) {
      assertThat(got(at, Protocol.TCP, new WorkRequest(LEASE, 0, 1_000_000, Duration.ofSeconds(60)))).isBetween(1L,
          1_000_000L);
      assertThat(server.ended()).isTrue();
    }
    assertThatThrownBy(() -> got(at, Protocol.TCP, new WorkRequest(LEASE, 1, 1, PATIENCE)))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void whatIsNoRequestGetsNothing() throws IOException {
    var at = free("127.0.0.1");
    try (var _ = WorkServer.start(List.of(at), Protocol.TCP, LEASE, PATIENCE);
        var client = KernelSocket.open(at.getAddress(), Protocol.TCP)) {
      client.connect(at, PATIENCE);
      client.write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII), PATIENCE);
      assertThat(client.read(PATIENCE)).isEqualTo(-1);
    }
  }

  @Test
  void listensEverywhereOrNowhere() throws IOException {
    var at = free("127.0.0.1");
    var strange = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), at.getPort());
    assertThatThrownBy(() -> WorkServer.start(List.of(at, strange), Protocol.TCP, LEASE, PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("192.0.2.1");
    assertThatThrownBy(() -> got(at, Protocol.TCP, new WorkRequest(LEASE, 1, 1, PATIENCE)))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aRequestIsReadAsItWasWritten() {
    var request = new WorkRequest(LEASE, 102_400, 6_250_000, Duration.ofMillis(10_500));
    assertThat(WorkRequest.of(request.line())).contains(request);
    assertThat(request.line().length).isLessThan(WorkRequest.LONGEST);
    assertThat(WorkRequest.of("GET 5a0c3b1e77d0f214 -1 2 3\n".getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }
}
