package net.wanwatch.collector.judge;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the kept connections are, and which tunnels want some.
///
/// @param flows by number
/// @param inUse tunnels that mwan3 gives new connections, as `router/tunnel`
public record FlowsView(Map<Integer, Flow> flows, List<String> inUse) {
  /// However many tunnels there are: beyond that not every one can have its two.
  public static final int MOST = 48;

  public FlowsView {
    flows = Map.copyOf(flows);
    inUse = List.copyOf(inUse);
  }

  /// @param tunnel that carried its last answer; empty until one came
  /// @param stalled its losses go on
  public record Flow(Optional<String> tunnel, boolean stalled) {}
}
