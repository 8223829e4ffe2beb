package net.wanwatch.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.wanwatch.simulator.path.Addresses;
import net.wanwatch.simulator.path.Gate;
import net.wanwatch.simulator.path.Passage;
import net.wanwatch.simulator.world.Reach;
import net.wanwatch.simulator.world.World;

/// The collector's TCP connections: to the router, and through the tunnels to the agent.
record Ways(World world, Stage stage) {
  static final String ROUTER = Addresses.ROUTER;

  /// A connection that stands still is given up after this long; the real ones know no such mercy.
  private static final Duration SSH_PATIENCE = Duration.ofSeconds(60);
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(5);
  /// Tells a TCP connection's port from a UDP flow's.
  private static final int TCP = 1 << 16;

  Gate toRouter(int port) throws IOException {
    Passage passage = () -> stage.routerSilent() ? Optional.empty() : Optional.of(Duration.ofMillis(1));
    return Gate.open(ROUTER, 0, at("127.0.0.1", port), SSH_PATIENCE, _ -> passage);
  }

  /// Where the collector looks for the VPS: its own address, and each tunnel's end.
  List<String> vpsAddresses() {
    return Stream
        .concat(Stream.of(Addresses.VPS), IntStream.rangeClosed(1, world.tunnels()).mapToObj(Addresses::vpsEnd))
        .toList();
  }

  Gate toAgent(String address, int port) throws IOException {
    var pinned = IntStream.rangeClosed(1, world.tunnels())
        .filter(tunnel -> Addresses.vpsEnd(tunnel).equals(address))
        .findFirst();
    return Gate.open(address, port, at(Addresses.AGENT, port), HTTP_PATIENCE,
        client -> through(pinned.isPresent() ? pinned : world.route(TCP + client)));
  }

  /// TCP mends what is lost, so that only a dead tunnel holds it up.
  private Passage through(OptionalInt tunnel) {
    return () -> tunnel.isPresent() && world.carries(tunnel.getAsInt())
        ? world.crossing(tunnel.getAsInt(), Reach.TUNNEL).or(() -> Optional.of(Duration.ofMillis(200)))
        : Optional.empty();
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
