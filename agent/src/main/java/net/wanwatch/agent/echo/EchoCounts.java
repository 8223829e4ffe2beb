package net.wanwatch.agent.echo;

import java.util.concurrent.atomic.LongAdder;

/// What the echo did not answer, by reason.
///
/// @param malformed no request of this version, or of no length it may have
/// @param stranger its source is no tunnel's inner address
/// @param rate its sender, or all who are not known behind its tunnel, had their share of this second
/// @param unsent this host would not send the reply
record EchoCounts(Counter malformed, Counter stranger, Counter rate, Counter unsent) {
  EchoCounts() {
    this(new Counter(), new Counter(), new Counter(), new Counter());
  }

  static final class Counter {
    private final LongAdder adder = new LongAdder();

    void add() {
      adder.increment();
    }

    long value() {
      return adder.sum();
    }
  }
}
