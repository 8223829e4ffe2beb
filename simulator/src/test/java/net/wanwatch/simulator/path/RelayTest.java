package net.wanwatch.simulator.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.wanwatch.agent.echo.Echo;
import net.wanwatch.agent.echo.EchoKeys;
import net.wanwatch.probe.EchoPacket;
import net.wanwatch.simulator.AnyPorts;
import net.wanwatch.simulator.world.Fault;
import net.wanwatch.simulator.world.Hands;
import net.wanwatch.simulator.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real packets through the relay to the agent's own echo.
@Timeout(600)
class RelayTest {
  private final Hands hands = new Hands();
  private final World world = new World(hands, 1);
  private int port;
  @SuppressWarnings("NullAway.Init") // opened before each test
  private Relay relay;
  @SuppressWarnings("NullAway.Init")
  private Echo echo;

  @BeforeEach
  void open() throws IOException {
    port = AnyPorts.start(this::openAt);
  }

  private int openAt(int port) throws IOException {
    echo = Echo.open(List.of(Addresses.AGENT, Addresses.agentEnd(1), Addresses.agentEnd(2), Addresses.agentEnd(3)),
        port, List.of(Addresses.routerEnd(1), Addresses.routerEnd(2), Addresses.routerEnd(3)), EchoKeys.learned(),
        hands);
    try {
      relay = Relay.open(world, port, port);
    } catch (IOException e) {
      echo.close();
      throw e;
    }
    return port;
  }

  @AfterEach
  void close() {
    relay.close();
    echo.close();
  }

  /// A connection to the VPS.
  private final class Client implements AutoCloseable {
    final DatagramSocket socket = new DatagramSocket();
    int sequence;

    Client() throws IOException {
      socket.setSoTimeout(5_000);
    }

    /// @return the router's end of the tunnel it took; empty when it was lost
    Optional<String> ask(String address) throws IOException {
      var bytes = ByteBuffer.allocate(EchoPacket.LENGTH);
      new EchoPacket.Request(socket.getLocalPort(), sequence++, 1).encode(bytes, EchoPacket.LENGTH);
      socket.send(new DatagramPacket(bytes.array(), bytes.limit(),
          new InetSocketAddress(InetAddress.ofLiteral(address), port)));
      var answer = new DatagramPacket(new byte[100], 100);
      try {
        socket.receive(answer);
      } catch (SocketTimeoutException e) {
        return Optional.empty();
      }
      return EchoPacket.reply(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()))
          .flatMap(EchoPacket.Reply::seen)
          .map(seen -> seen.getAddress().getHostAddress());
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @Test
  void pinnedPacketTakesItsTunnelAndItsTime() throws IOException {
    try (var client = new Client()) {
      client.ask(Addresses.vpsEnd(3));
      long began = System.nanoTime();

      assertThat(client.ask(Addresses.vpsEnd(3))).hasValue("127.77.3.2");
      assertThat(System.nanoTime() - began).isGreaterThan(55_000_000);
    }
  }

  @Test
  void flowsAreBalancedAndEachKeepsItsTunnel() throws IOException {
    var tunnels = new TreeMap<String, Integer>();
    for (int i = 0; i < 40; i++) {
      try (var client = new Client()) {
        var first = client.ask(Addresses.VPS);
        var second = client.ask(Addresses.VPS);
        if (first.isPresent() && second.isPresent()) {
          assertThat(second).isEqualTo(first);
          tunnels.merge(first.get(), 1, Integer::sum);
        }
      }
    }
    assertThat(tunnels).hasSize(3).allSatisfy((_, count) -> assertThat(count).isGreaterThan(4));
  }

  @Test
  void flushMovesAFlowToATunnelThatLives() throws IOException {
    try (var client = new Client()) {
      var before = client.ask(Addresses.VPS).orElseThrow();
      int tunnel = Integer.parseInt(before.substring(7, 8));
      world.breakOnly(Map.of(tunnel, EnumSet.of(Fault.FAR_END_STOPPED)));

      assertThat(client.ask(Addresses.VPS)).as("stalled").isEmpty();
      hands.move(world, Duration.ofSeconds(10));

      assertThat(client.ask(Addresses.VPS).or(() -> again(client))).isPresent().get().isNotEqualTo(before);
    }
  }

  private static Optional<String> again(Client client) {
    try {
      return client.ask(Addresses.VPS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void resolverAnswersThroughATunnelThatForwards() throws IOException {
    assertThat(resolves()).isTrue();

    world.breakOnly(Map.of(1, EnumSet.of(Fault.NOT_FORWARDING), 2, EnumSet.of(Fault.NOT_FORWARDING), 3,
        EnumSet.of(Fault.NOT_FORWARDING)));

    assertThat(resolves()).isFalse();
  }

  private boolean resolves() throws IOException {
    byte[] query = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 'w', 3, 'o', 'r', 'g', 0, 0, 1, 0, 1};
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(5_000);
      for (int attempt = 0; attempt < 2; attempt++) {
        socket.send(new DatagramPacket(query, query.length,
            new InetSocketAddress(InetAddress.ofLiteral(Addresses.INTERNET), port)));
        var answer = new DatagramPacket(new byte[100], 100);
        try {
          socket.receive(answer);
        } catch (SocketTimeoutException e) {
          continue;
        }
        assertThat(answer.getLength()).isEqualTo(query.length + 16);
        assertThat(answer.getData()).startsWith(0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1);
        return true;
      }
      return false;
    }
  }
}
