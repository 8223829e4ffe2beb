package net.wanwatch.collector.failover;

import java.time.Instant;
import java.util.Optional;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.poll.Reading;
import net.wanwatch.state.AgentState;

/// Where a judgement looks, beside the probes that are handed in: the latest each source said. Looking costs nothing.
public interface Sources {
  Reading<RouterReading> router();

  /// Empty while the VPS is not heard.
  Optional<AgentState> vps();

  /// The target outside the tunnel, over the tunnel's uplink.
  Asked uplink(String tunnel);

  /// The internet, through the tunnel.
  Asked internet(String tunnel);

  /// Since when the device has no carrier, by the router's log; empty while it has one or nobody said.
  Optional<Instant> linkDownSince(String device);
}
