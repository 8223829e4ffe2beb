package net.wanwatch.probe;

import java.util.Locale;

/// Why a probe says nothing about its path.
///
/// - `NO_ROUTE`: this host has no route there (ENETUNREACH, EHOSTUNREACH, EACCES of a prohibit route)
/// - `NOT_PERMITTED`: this host's own firewall forbids it (EPERM)
/// - `REFUSED`: ICMP port unreachable: the far host is there and no echo runs on it; the path is fine, so this is no loss
/// - `TOO_BIG`: longer than the path's known MTU (EMSGSIZE)
/// - `FAILED`: anything else that went wrong on this host
/// - `PAUSED`: this process stood still, or the host slept, while the answer should have come
/// - `CLOSED`: the flow was closed first
/// - `UNTOLD`: `fping` says nothing of the target, as it does for one it has no route to
public enum Reason {
  NO_ROUTE, NOT_PERMITTED, REFUSED, TOO_BIG, FAILED, PAUSED, CLOSED, UNTOLD;

  /// As metrics and logs write it: `no-route`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
