package net.wanwatch.collector.benchmark.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import net.wanwatch.probe.Outcome;

/// The last two minutes of one path's probes, which run all the time: idle before a test, loaded during it. Told and
/// asked from any thread.
public final class RoundTrips implements Consumer<Outcome> {
  private static final long KEPT = Duration.ofMinutes(2).toNanos();
  private static final long LOST = -1;

  private final LongSupplier nanos;
  private final Deque<long[]> results = new ArrayDeque<>();

  /// Round trips in seconds.
  ///
  /// @param n how many were answered
  public record Stats(double p50, double p95, int n) {}

  public RoundTrips() {
    this(System::nanoTime);
  }

  RoundTrips(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public synchronized void accept(Outcome outcome) {
    long before = nanos.getAsLong() - KEPT;
    while (!results.isEmpty() && results.getFirst()[0] - before < 0) {
      results.removeFirst();
    }
    switch (outcome) {
      case Outcome.Answered(var sent, var rtt, var _, var _) -> results.add(new long[]{sent.nanos(), rtt.toNanos()});
      case Outcome.Lost(var sent) -> results.add(new long[]{sent.nanos(), LOST});
      case Outcome.Unsent _,Outcome.Unknown _ -> {
      }
    }
  }

  /// Of what was sent from `from` (included) to `to`, by [System#nanoTime]; empty when none was answered.
  public synchronized Optional<Stats> between(long from, long to) {
    var rtts = results.stream()
        .filter(r -> r[0] - from >= 0 && r[0] - to < 0 && r[1] != LOST)
        .mapToLong(r -> r[1])
        .sorted()
        .toArray();
    return rtts.length == 0
        ? Optional.empty()
        : Optional.of(new Stats(quantile(rtts, 0.5), quantile(rtts, 0.95), rtts.length));
  }

  /// Lost ÷ sent in that stretch, 0 to 1; empty when fewer than `least` are decided.
  public synchronized OptionalDouble loss(long from, long to, int least) {
    var found = results.stream().filter(r -> r[0] - from >= 0 && r[0] - to < 0).mapToLong(r -> r[1]).toArray();
    long lost = Arrays.stream(found).filter(r -> r == LOST).count();
    return found.length < least ? OptionalDouble.empty() : OptionalDouble.of((double) lost / found.length);
  }

  /// Probes of which it is known whether they were answered.
  public record Tried(int decided, int lost) {}

  /// Of what was sent in that stretch.
  public synchronized Tried tried(long from, long to) {
    var found = results.stream().filter(r -> r[0] - from >= 0 && r[0] - to < 0).mapToLong(r -> r[1]).toArray();
    return new Tried(found.length, (int) Arrays.stream(found).filter(r -> r == LOST).count());
  }

  /// The nearest rank: a round trip that really was.
  private static double quantile(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e9;
  }
}
