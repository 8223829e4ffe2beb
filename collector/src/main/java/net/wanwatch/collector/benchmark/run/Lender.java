package net.wanwatch.collector.benchmark.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import net.wanwatch.lease.Lease;
import net.wanwatch.lease.LeaseAnswer;
import net.wanwatch.lease.LeaseClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who lends iperf3 servers on the VPS.
public interface Lender {
  /// @param tunnels of this router, each of which gets a server; none for the crew's own path
  /// @param time how long, at most
  Lease lend(String router, List<String> tunnels, Duration time) throws NotLent;

  /// @param tunnels of this router, each of which gets a comparison's server; one more is at the VPS's loopback address
  Lease lendForComparison(String router, List<String> tunnels, Duration time) throws NotLent;

  /// Ends the lease, and with it its servers. It ends by itself when nobody can be told.
  void giveBack(Lease lease);

  /// The agent, as the rest of us speaks to it.
  record Agent(LeaseClient client) implements Lender {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    @Override
    public Lease lend(String router, List<String> tunnels, Duration time) throws NotLent {
      return lent(tunnels.isEmpty() ? client.borrowForCrew(time) : client.borrow(router, tunnels, time));
    }

    @Override
    public Lease lendForComparison(String router, List<String> tunnels, Duration time) throws NotLent {
      return lent(client.borrowForComparison(router, tunnels, time));
    }

    private static Lease lent(LeaseAnswer answer) throws NotLent {
      return switch (answer) {
        case LeaseAnswer.Lent(var lease) -> lease;
        case LeaseAnswer.Busy(var _, var retry) -> throw new NotLent("busy",
            "the VPS lends its servers to another test: try again in %d s".formatted(retry.toSeconds()));
        case LeaseAnswer.Refused(var reason, var said) -> throw new NotLent(reason, said);
        case LeaseAnswer.Silent(var reason) -> throw new NotLent("agent-silent", reason);
      };
    }

    @Override
    public void giveBack(Lease lease) {
      try {
        client.giveBack(lease);
      } catch (IOException e) {
        log.debug("lease {} ends by itself: {}", lease.id(), e.getMessage());
      }
    }
  }
}
