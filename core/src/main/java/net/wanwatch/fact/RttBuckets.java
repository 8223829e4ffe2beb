package net.wanwatch.fact;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Round trips counted by length, in buckets that are the same in every journal, so that minutes can be added up.
///
/// In JSON only the buckets that hold something: `{"0.03":412,"0.04":9,"+Inf":1}`, each by its upper bound in
/// seconds. The bounds are roughly logarithmic, closest where a Starlink lives; 300 ms is one of them because a usable
/// minute asks for it.
public final class RttBuckets {
  /// Upper bounds, inclusive; what is longer than the last counts in a bucket of its own behind it.
  public static final List<Duration> BOUNDS = Stream
      .of(1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200, 300, 400, 600, 1000, 1500, 2000, 4000, 8000)
      .map(Duration::ofMillis)
      .toList();

  public static final RttBuckets NONE = new RttBuckets(new long[BOUNDS.size() + 1]);

  private static final String OVER = "+Inf";
  private static final List<String> KEYS = Stream
      .concat(BOUNDS.stream().map(b -> BigDecimal.valueOf(b.toMillis(), 3).stripTrailingZeros().toPlainString()),
          Stream.of(OVER))
      .toList();
  private static final Map<String, Integer> BUCKETS = IntStream.range(0, KEYS.size())
      .boxed()
      .collect(Collectors.toUnmodifiableMap(KEYS::get, i -> i));

  private final long[] counts;

  private RttBuckets(long[] counts) {
    this.counts = counts;
  }

  public static RttBuckets of(Iterable<Duration> rtts) {
    var counts = new long[BOUNDS.size() + 1];
    rtts.forEach(rtt -> counts[bucket(rtt)]++);
    return new RttBuckets(counts);
  }

  /// As [#counts] told them.
  ///
  /// @throws IllegalArgumentException where there are not as many as buckets
  public static RttBuckets ofCounts(List<Long> counts) {
    if (counts.size() != BOUNDS.size() + 1) {
      throw new IllegalArgumentException("there are %d buckets".formatted(BOUNDS.size() + 1));
    }
    return new RttBuckets(counts.stream().mapToLong(Long::longValue).toArray());
  }

  /// As [#sparse] told them.
  ///
  /// @throws IllegalArgumentException at a bound that is none of ours
  public static RttBuckets ofSparse(Map<String, Long> sparse) {
    var counts = new long[BOUNDS.size() + 1];
    sparse.forEach((bound, count) -> {
      var bucket = BUCKETS.get(bound);
      if (bucket == null) {
        throw new IllegalArgumentException("no bucket ends at " + bound);
      }
      counts[bucket] = count;
    });
    return new RttBuckets(counts);
  }

  private static int bucket(Duration rtt) {
    int bucket = 0;
    while (bucket < BOUNDS.size() && rtt.compareTo(BOUNDS.get(bucket)) > 0) {
      bucket++;
    }
    return bucket;
  }

  /// Those that hold something, each by its upper bound in seconds.
  public Map<String, Long> sparse() {
    var sparse = new LinkedHashMap<String, Long>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        sparse.put(KEYS.get(i), counts[i]);
      }
    }
    return sparse;
  }

  public RttBuckets plus(RttBuckets other) {
    var sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.counts[i];
    }
    return new RttBuckets(sum);
  }

  /// How many in each bucket, in the order of [#BOUNDS], the longer ones last.
  public List<Long> counts() {
    return Arrays.stream(counts).boxed().toList();
  }

  public long count() {
    long sum = 0;
    for (var count : counts) {
      sum += count;
    }
    return sum;
  }

  /// How many took at most `bound`, which has to be one of [#BOUNDS].
  public long within(Duration bound) {
    int bucket = BOUNDS.indexOf(bound);
    if (bucket < 0) {
      throw new IllegalArgumentException("no bucket ends at " + bound);
    }
    return Arrays.stream(counts, 0, bucket + 1).sum();
  }

  /// The round trip that a share `q` (0 to 1) stayed within, linear within its bucket. Empty without any; those beyond
  /// the last bound are taken to be that long.
  public Optional<Duration> quantile(double q) {
    double rank = q * count();
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && below + counts[i] >= rank) {
        long from = i == 0 ? 0 : BOUNDS.get(i - 1).toNanos();
        long to = i == BOUNDS.size() ? from : BOUNDS.get(i).toNanos();
        double part = Math.max(0, (rank - below) / counts[i]);
        return Optional.of(Duration.ofNanos(from + Math.round((to - from) * part)));
      }
      below += counts[i];
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RttBuckets o && Arrays.equals(counts, o.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return sparse().toString();
  }
}
