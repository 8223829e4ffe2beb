package net.wanwatch.collector.judge;

import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.KeptConnections.Fates;

/// What became of the TCP connections that were kept through a tunnel's failovers, since we started.
///
/// @param failed of those on the tunnel itself
/// @param healthy of those on the router's other tunnels
public record BrokenConnections(Sum failed, Sum healthy) {
  static final BrokenConnections NONE = new BrokenConnections(Sum.NONE, Sum.NONE);

  /// @param lived without waiting for two seconds
  public record Sum(long lived, long stalled, long reset, long stuck) {
    private static final Sum NONE = new Sum(0, 0, 0, 0);

    private Sum plus(Fates it) {
      return new Sum(lived + it.kept() - it.broken() - it.stalled(), stalled + it.stalled(), reset + it.reset(),
          stuck + it.stuck());
    }

    private Sum plus(Sum it) {
      return new Sum(lived + it.lived, stalled + it.stalled, reset + it.reset, stuck + it.stuck);
    }
  }

  BrokenConnections plus(KeptConnections it) {
    return new BrokenConnections(it.failed().map(failed::plus).orElse(failed),
        it.healthy().map(healthy::plus).orElse(healthy));
  }

  BrokenConnections plus(BrokenConnections it) {
    return new BrokenConnections(failed.plus(it.failed), healthy.plus(it.healthy));
  }
}
