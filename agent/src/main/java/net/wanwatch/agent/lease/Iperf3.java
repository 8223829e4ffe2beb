package net.wanwatch.agent.lease;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.wanwatch.lease.Lease.Server;

/// What lends the servers: the real one, or a demo's.
public interface Iperf3 {
  /// Its version (`3.12`); empty where it is not installed.
  Optional<String> version();

  /// Returns when every server listens.
  ///
  /// @param life after which they are gone even if nobody closes them
  /// @throws IOException where one does not listen; then none does
  Running start(List<Server> servers, Duration life) throws IOException;

  /// Whether nobody listens there.
  boolean isFree(String address, int port) throws IOException;

  /// Servers that run; closing them kills them.
  interface Running extends AutoCloseable {
    /// Whether each has served its client, or lost it, and is gone.
    boolean ended();

    @Override
    void close();
  }
}
