package net.wanwatch.lease;

import java.time.Duration;
import java.time.Instant;

/// What came of asking for a lease.
public sealed interface LeaseAnswer {
  /// The servers listen.
  record Lent(Lease lease) implements LeaseAnswer {}

  /// Another lease runs.
  ///
  /// @param until by the VPS's clock
  /// @param retryAfter when it pays to ask again
  record Busy(Instant until, Duration retryAfter) implements LeaseAnswer {}

  /// The agent will not, and will not until something is mended.
  ///
  /// @param reason `no-iperf3`, `token`, or `agent-refused`
  /// @param said its sentence
  record Refused(String reason, String said) implements LeaseAnswer {}

  /// The agent was not heard. If it heard us, the lease it gave ends by itself.
  record Silent(String reason) implements LeaseAnswer {}
}
