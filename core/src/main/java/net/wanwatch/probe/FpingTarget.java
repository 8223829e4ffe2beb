package net.wanwatch.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One target of `fping`: turns its lines into outcomes, and its silence too. fping prints an answer when it comes and
/// a loss at its deadline, so silence for longer than that means the probes never left.
final class FpingTarget {
  private static final long GRACE = Duration.ofSeconds(1).toNanos();

  private final long period;
  private final Duration timeout;
  private final Consumer<Outcome> listener;
  private @Nullable Long told;

  FpingTarget(Duration period, Duration timeout, Consumer<Outcome> listener) {
    this.period = period.toNanos();
    this.timeout = timeout;
    this.listener = listener;
  }

  /// fping begins to send.
  synchronized void begin(long now) {
    told = now;
  }

  synchronized void end() {
    told = null;
  }

  synchronized void heard(FpingLine line, long now, Instant at) {
    var back = line.rtt().orElse(timeout);
    var sent = new Outcome.Sent(line.sequence(), at.minus(back), now - back.toNanos(), 0);
    told = told == null ? null : (Long) Math.max(told, sent.nanos());
    listener.accept(line.rtt()
        .<Outcome>map(rtt -> new Outcome.Answered(sent, rtt, Optional.empty()))
        .orElseGet(() -> new Outcome.Lost(sent)));
  }

  /// Tells the beats that nothing was heard of and nothing can be heard of any more.
  synchronized void silent(long now, Instant at) {
    while (told != null && told + period < now - timeout.toNanos() - GRACE) {
      told += period;
      var sent = new Outcome.Sent(-1, at.minusNanos(now - told), told, 0);
      listener.accept(new Outcome.Unknown(sent, Reason.UNTOLD));
    }
  }
}
