package net.wanwatch.collector.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the TCP connections are, which tunnels want some, and whether all of them are to be asked.
///
/// @param tunnels by a connection's number, as `router/tunnel`; one that came by none of them is not in it
/// @param inUse tunnels that mwan3 gives new connections
/// @param askAfter a failover waits to hear of each what it was asked after that moment of the steady clock, which may be yet to come
public record ConnectionsView(Map<Integer, String> tunnels, List<String> inUse, Optional<Long> askAfter) {
  public ConnectionsView {
    tunnels = Map.copyOf(tunnels);
    inUse = List.copyOf(inUse);
  }
}
