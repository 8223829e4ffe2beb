package net.wanwatch.agent.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.wanwatch.lease.Lease.Server;

/// A demo's servers: they are lent and returned, and nothing listens, for nothing ever comes.
public final class PretendServers implements Iperf3 {
  @Override
  public Optional<String> version() {
    return Optional.of("3.12");
  }

  @Override
  public boolean isFree(String address, int port) {
    return true;
  }

  @Override
  public Running start(List<Server> servers, Duration life) {
    return new Running() {
      @Override
      public boolean ended() {
        return false;
      }

      @Override
      public void close() {}
    };
  }
}
