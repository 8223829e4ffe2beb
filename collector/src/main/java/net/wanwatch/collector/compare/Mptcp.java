package net.wanwatch.collector.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import net.wanwatch.compare.KernelSocket;
import net.wanwatch.compare.KernelSocket.Protocol;
import net.wanwatch.compare.WorkRequest;
import net.wanwatch.config.Config;
import net.wanwatch.lease.Lease;

/// Whether MPTCP can be compared: tried before, for a connection without a second subflow would be TCP under another name.
final class Mptcp {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SUBFLOWS = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(100);
  /// Enough that data goes over it, for a kernel announces its addresses behind the first.
  private static final long TRICKLE = 20_000;

  private Mptcp() {}

  /// Why it cannot, with the commands that mend it; empty where it can. Nothing is changed on either host.
  static Optional<String> missing(Lease lease, WorkClient.To to, List<Config.Tunnel> tunnels)
      throws InterruptedException {
    if (lease.noMptcp().isPresent()) {
      return lease.noMptcp();
    }
    try (var socket = KernelSocket.open(to.address().getAddress(), Protocol.MPTCP)) {
      socket.connect(to.address(), PATIENCE);
      socket.write(new WorkRequest(lease.id(), 0, TRICKLE, SUBFLOWS.plus(PATIENCE)).line(), PATIENCE);
      return subflows(socket, tunnels);
    } catch (KernelSocket.NoMptcp e) {
      return Optional.of("on this host " + e.getMessage());
    } catch (IOException e) {
      return Optional.of("a connection of MPTCP failed: " + e.getMessage());
    }
  }

  private static Optional<String> subflows(KernelSocket socket, List<Config.Tunnel> tunnels)
      throws IOException, InterruptedException {
    OptionalInt seen = OptionalInt.empty();
    for (long end = System.nanoTime() + SUBFLOWS.toNanos(); System.nanoTime() - end < 0; Thread.sleep(LOOK)) {
      if (socket.read(LOOK) < 0) {
        return Optional.of("the VPS ended a connection of MPTCP");
      }
      seen = socket.subflows();
      if (seen.orElse(0) >= tunnels.size()) {
        return Optional.empty();
      }
    }
    if (seen.isEmpty()) {
      return Optional.of("it fell back to plain TCP: something on the way takes MPTCP's options out");
    }
    return seen.getAsInt() > 1 ? Optional.empty() : Optional.of(cure(tunnels));
  }

  /// Wanwatch changes no such setting by itself.
  static String cure(List<Config.Tunnel> tunnels) {
    var announced = tunnels.stream()
        .map(it -> "ip mptcp endpoint add %s dev %s signal".formatted(it.vpsAddress(), it.name()))
        .collect(Collectors.joining("; "));
    var limits = "ip mptcp limits set subflows %d add_addr_accepted %d".formatted(tunnels.size(), tunnels.size());
    return "no second subflow came. On the VPS: %s; %s. On this host: %s".formatted(limits, announced, limits);
  }
}
