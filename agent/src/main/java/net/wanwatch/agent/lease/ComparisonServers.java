package net.wanwatch.agent.lease;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.wanwatch.compare.KernelSocket;
import net.wanwatch.compare.WorkServer;
import net.wanwatch.lease.Lease.Server;

/// A comparison's servers, in this process: they end with it. Where the kernel has no MPTCP they speak plain TCP.
///
/// @param noMptcp why, where they speak plain TCP alone
record ComparisonServers(WorkServer server, Optional<String> noMptcp) implements Iperf3.Running {
  static ComparisonServers start(List<Server> servers, String lease, Duration life) throws IOException {
    var addresses = servers.stream()
        .map(it -> new InetSocketAddress(InetAddress.ofLiteral(it.address()), it.port()))
        .toList();
    try {
      return new ComparisonServers(WorkServer.start(addresses, KernelSocket.Protocol.MPTCP, lease, life),
          Optional.empty());
    } catch (KernelSocket.NoMptcp e) {
      return new ComparisonServers(WorkServer.start(addresses, KernelSocket.Protocol.TCP, lease, life),
          Optional.of("on the VPS " + e.getMessage()));
    }
  }

  @Override
  public boolean ended() {
    return server.ended();
  }

  @Override
  public void close() {
    server.close();
  }
}
