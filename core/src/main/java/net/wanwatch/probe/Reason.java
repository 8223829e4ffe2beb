package net.wanwatch.probe;

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
  NO_ROUTE("no-route"), NOT_PERMITTED("not-permitted"), REFUSED("refused"), TOO_BIG("too-big"), FAILED(
      "failed"), PAUSED("paused"), CLOSED("closed"), UNTOLD("untold");

  private final String label;

  Reason(String label) {
    this.label = label;
  }

  /// As metrics and logs write it.
  public String label() {
    return label;
  }
}
