package net.wanwatch.collector.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who lends iperf3 servers on the VPS: the agent.
public interface Lender {
  /// @param tunnels where a server shall listen; none for the crew's own path
  /// @param time how long, at most
  Lease lend(List<String> tunnels, Duration time) throws NotLent;

  /// Ends the lease, and with it its servers. It ends by itself when nobody can be told.
  void giveBack(Lease lease);

  /// @param iperf3 the VPS's version, where it is known
  /// @param congestion the VPS's congestion control, where it is known
  record Lease(String id, List<Server> servers, Optional<String> iperf3, Optional<String> congestion) {}

  /// @param key the tunnel, or [Asked#CREW]
  record Server(String key, String address, int port) {}

  /// There is no server now, and nothing was tried.
  final class NotLent extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient Optional<Instant> until;

    /// @param reason `busy`, `no-iperf3`, `agent-silent` and the like
    /// @param until when it may be asked again, where somebody said so
    public NotLent(String reason, String said, Optional<Instant> until) {
      super(said);
      this.reason = reason;
      this.until = until;
    }

    public String reason() {
      return reason;
    }

    public Optional<Instant> until() {
      return until;
    }
  }
}
