package net.wanwatch.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/// The last minute of one path: feed it outcomes, ask it for numbers. It keeps every outcome of that minute (16 bytes
/// each, 9 KB for one flow), so quantiles are exact.
///
/// A probe belongs to the second it was sent in. Losses are known only at their deadline, so the newest two seconds
/// hold answers alone and get their losses later.
public final class Window implements Consumer<Outcome> {
  private static final long SPAN = Duration.ofSeconds(60).toNanos();
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final long LOST = -1;
  private static final long ERROR = -2;
  private static final long UNKNOWN = -3;

  private final LongSupplier nanos;
  private long[] times = new long[64];
  private long[] results = new long[64];
  private int first;
  private int size;
  private Optional<Instant> lastAnswer = Optional.empty();

  /// What a stretch of time says.
  ///
  /// @param sent probes whose fate is known: answered or lost
  /// @param errors probes that could not be sent, or were turned away by the far host itself
  /// @param unknown probes nothing can be said of, because we were not there to see
  /// @param loss lost ÷ sent; empty when none was sent
  /// @param p50 median round trip of those answered
  /// @param lastAnswer when the newest answered probe had its answer, however long ago
  public record Stats(int sent, int lost, int errors, int unknown, OptionalDouble loss, Optional<Duration> p50,
      Optional<Duration> p95, Optional<Instant> lastAnswer) {
    /// The median, as long as it says something of now: empty where nothing was answered within the last seconds.
    public Optional<Duration> roundTrip(Instant now) {
      return roundTrip(now, FRESH);
    }

    /// @param fresh how old the last answer may be
    public Optional<Duration> roundTrip(Instant now, Duration fresh) {
      return p50
          .filter(_ -> lastAnswer.filter(at -> Duration.between(at, now).abs().compareTo(fresh) <= 0).isPresent());
    }
  }

  /// One second of a sparkline.
  public record Second(int sent, int lost, Optional<Duration> p50) {}

  public Window() {
    this(System::nanoTime);
  }

  /// @param nanos the clock that [Outcome.Sent#nanos] is of
  public Window(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public synchronized void accept(Outcome outcome) {
    forget(nanos.getAsLong() - SPAN);
    if (outcome.sent().extra()) {
      if (outcome instanceof Outcome.Answered(var sent, var rtt, var _, var _)) {
        lastAnswer = Optional.of(sent.at().plus(rtt));
      }
      return;
    }
    long result = switch (outcome) {
      case Outcome.Answered(var sent, var rtt, var _, var _) -> {
        lastAnswer = Optional.of(sent.at().plus(rtt));
        yield rtt.toNanos();
      }
      case Outcome.Lost _ -> LOST;
      case Outcome.Unsent _ -> ERROR;
      case Outcome.Unknown _ -> UNKNOWN;
    };
    if (size == times.length) {
      grow();
    }
    int at = (first + size++) % times.length;
    times[at] = outcome.sent().nanos();
    results[at] = result;
  }

  /// What was lost since then is unknown: it turned out that nobody was there to answer.
  public synchronized void unknownSince(long from) {
    for (int i = 0; i < size; i++) {
      int at = (first + i) % times.length;
      if (results[at] == LOST && times[at] - from >= 0) {
        results[at] = UNKNOWN;
      }
    }
  }

  /// The last 60 s.
  public Stats stats() {
    return last(Duration.ofNanos(SPAN));
  }

  /// The last stretch, of 60 s at most.
  public synchronized Stats last(Duration stretch) {
    long now = nanos.getAsLong();
    return stats(between(now - stretch.toNanos(), now));
  }

  /// The last `seconds` full seconds, oldest first. Seconds are those of the process's own clock, so what a past
  /// second holds does not change with the moment of asking.
  public synchronized List<Second> recent(int seconds) {
    long end = Math.floorDiv(nanos.getAsLong(), 1_000_000_000) * 1_000_000_000;
    var series = new ArrayList<Second>(seconds);
    for (int back = seconds; back > 0; back--) {
      var stats = stats(between(end - back * 1_000_000_000L, end - (back - 1) * 1_000_000_000L));
      series.add(new Second(stats.sent, stats.lost, stats.p50));
    }
    return List.copyOf(series);
  }

  /// Results of what was sent from `from` (included) to `to`. Several flows may feed one window, so it is nearly but not
  /// wholly in order.
  private long[] between(long from, long to) {
    var found = LongStream.builder();
    for (int i = 0; i < size; i++) {
      int at = (first + i) % times.length;
      if (times[at] - from >= 0 && times[at] - to < 0) {
        found.add(results[at]);
      }
    }
    return found.build().toArray();
  }

  private Stats stats(long[] found) {
    var rtts = Arrays.stream(found).filter(result -> result >= 0).sorted().toArray();
    int lost = count(found, LOST);
    int sent = rtts.length + lost;
    return new Stats(sent, lost, count(found, ERROR), count(found, UNKNOWN),
        sent == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) lost / sent), quantile(rtts, 0.5),
        quantile(rtts, 0.95), lastAnswer);
  }

  private static int count(long[] found, long result) {
    return (int) Arrays.stream(found).filter(each -> each == result).count();
  }

  /// The nearest rank: a round trip that really was.
  private static Optional<Duration> quantile(long[] sorted, double share) {
    return sorted.length == 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(sorted[(int) Math.ceil(share * sorted.length) - 1]));
  }

  private void forget(long before) {
    while (size > 0 && times[first] - before < 0) {
      first = (first + 1) % times.length;
      size--;
    }
  }

  private void grow() {
    int length = times.length;
    times = unrolled(times, length);
    results = unrolled(results, length);
    first = 0;
  }

  private long[] unrolled(long[] ring, int length) {
    var longer = new long[length * 2];
    System.arraycopy(ring, first, longer, 0, length - first);
    System.arraycopy(ring, 0, longer, length - first, first);
    return longer;
  }
}
