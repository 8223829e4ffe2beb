package net.wanwatch.collector.compare;

import net.wanwatch.fact.Throughput;

/// A block that cannot be brought to its end.
final class Disturbed extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Throughput.End end;

  Disturbed(Throughput.Outcome outcome, String reason, String said) {
    super(said);
    end = Throughput.End.because(outcome, reason, said);
  }

  static Disturbed aborted(String reason, String said) {
    return new Disturbed(Throughput.Outcome.ABORTED, reason, said);
  }

  static Disturbed failed(String said) {
    return new Disturbed(Throughput.Outcome.FAILED, "failed", said);
  }

  Throughput.End end() {
    return end;
  }
}
