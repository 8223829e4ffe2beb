package net.wanwatch.collector.benchmark.run;

/// A test that cannot begin: there is no server, or no iperf3. Nothing was sent.
public final class NotLent extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /// @param reason as in the fact: `busy`, `no-iperf3`, `agent-silent` and the like
  /// @param said one sentence
  public NotLent(String reason, String said) {
    super(said);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
