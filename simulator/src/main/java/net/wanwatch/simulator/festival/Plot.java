package net.wanwatch.simulator.festival;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.wanwatch.fact.Verdict;

/// What befalls the tunnels, drawn from a seed before anything is told.
///
/// @param troubles by start; those of one tunnel do not overlap
/// @param lossy times in which the first tunnel lost packets and mwan3 did not see it
/// @param falseAlarms times in which mwan3 left out the last tunnel although it worked
/// @param dark the collector was off
/// @param work announced, on the second tunnel
record Plot(List<Trouble> troubles, List<Span> lossy, List<Span> falseAlarms, Span dark, Span work) {
  record Span(Instant from, Instant to) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && at.isBefore(to);
    }
  }

  private static final long HOUR = 3_600_000;

  static Plot draw(Instant start, Duration length, int tunnels, SplittableRandom random) {
    var end = start.plus(length);
    var work = span(start, length, 0.5, Duration.ofMinutes(20));
    var dark = span(start, length, 0.23, Duration.ofMinutes(35));
    var troubles = new ArrayList<Trouble>();
    for (double share : new double[]{0.36, 0.81}) {
      storm(start.plusMillis((long) (length.toMillis() * share)), tunnels, random, troubles);
    }
    if (tunnels > 1) {
      troubles.add(new Trouble(2, work.from.plusSeconds(130), Duration.ofSeconds(410), Verdict.UPLINK_DOWN,
          "eth2 has no carrier", detection(random), false, true));
    }
    for (int tunnel = 1; tunnel <= tunnels; tunnel++) {
      single(tunnel, start, end, random, troubles);
    }
    troubles.removeIf(t -> t.end().isAfter(end.minusSeconds(120))
        || (t.end().plusSeconds(90).isAfter(dark.from) && t.start().isBefore(dark.to.plusSeconds(90))));
    troubles.sort(Comparator.comparing(Trouble::start).thenComparingInt(Trouble::tunnel));
    return new Plot(List.copyOf(troubles), free(1, spans(start, length, random, 5, 25), troubles),
        free(tunnels, spans(start, length, random, 4, 4), troubles), dark, work);
  }

  /// Those in which the tunnel had no trouble, nor just before or after.
  private static List<Span> free(int tunnel, List<Span> spans, List<Trouble> troubles) {
    return spans.stream()
        .filter(span -> troubles.stream()
            .noneMatch(t -> t.tunnel() == tunnel && t.start().minusSeconds(90).isBefore(span.to)
                && t.end().plusSeconds(90).isAfter(span.from)))
        .toList();
  }

  private static Span span(Instant start, Duration length, double share, Duration lasts) {
    var from = start.plusMillis((long) (length.toMillis() * share) / 60_000 * 60_000);
    return new Span(from, from.plus(lasts));
  }

  private static Duration detection(SplittableRandom random) {
    return Duration.ofMillis(5000 + random.nextInt(3000));
  }

  private static void storm(Instant at, int tunnels, SplittableRandom random, List<Trouble> troubles) {
    long lasts = 240_000L + random.nextInt(400_000);
    for (int tunnel = 1; tunnel <= tunnels; tunnel++) {
      troubles.add(new Trouble(tunnel, at.plusMillis(random.nextInt(6000)),
          Duration.ofMillis(lasts + random.nextInt(30_000)), Verdict.UPLINK_NO_INTERNET,
          "eth%d is up, nothing answers beyond eth%d".formatted(tunnel, tunnel), detection(random), true, false));
    }
  }

  private static void single(int tunnel, Instant start, Instant end, SplittableRandom random, List<Trouble> troubles) {
    double mean = (9 + 6.5 * (tunnel * 2 % 3)) * HOUR;
    var at = start.plusMillis((long) (-Math.log(1 - random.nextDouble()) * mean));
    while (at.isBefore(end)) {
      var trouble = one(tunnel, at, random);
      boolean free = troubles.stream()
          .noneMatch(t -> t.tunnel() == tunnel && t.start().minusSeconds(120).isBefore(trouble.end())
              && t.end().plusSeconds(120).isAfter(trouble.start()));
      if (free) {
        troubles.add(trouble);
      }
      at = trouble.end().plusSeconds(180).plusMillis((long) (-Math.log(1 - random.nextDouble()) * mean));
    }
  }

  private static Trouble one(int tunnel, Instant at, SplittableRandom random) {
    int kind = random.nextInt(20);
    if (kind < 7) {
      return new Trouble(tunnel, at, Duration.ofMillis(1200 + random.nextInt(3300)), Verdict.TUNNEL_DOWN,
          "eth%d answers in 38 ms, wg%d does not answer".formatted(tunnel, tunnel), detection(random), false, false);
    }
    if (kind < 14) {
      return new Trouble(tunnel, at, Duration.ofMillis(9000 + random.nextInt(80_000)), Verdict.UPLINK_NO_INTERNET,
          "eth%d is up, nothing answers beyond eth%d".formatted(tunnel, tunnel), detection(random), false, false);
    }
    return kind < 18
        ? new Trouble(tunnel, at, Duration.ofMillis(20_000 + random.nextInt(160_000)), Verdict.TUNNEL_DOWN,
            "eth%d answers in 41 ms, wg%d does not answer".formatted(tunnel, tunnel), detection(random), false, false)
        : new Trouble(tunnel, at, Duration.ofMillis(90_000 + random.nextInt(1_500_000)), Verdict.UPLINK_DOWN,
            "eth%d has no carrier".formatted(tunnel), detection(random), false, false);
  }

  private static List<Span> spans(Instant start, Duration length, SplittableRandom random, int count, int minutes) {
    var spans = new ArrayList<Span>();
    for (int i = 0; i < count; i++) {
      var from = start
          .plusMillis((long) (length.toMillis() * (i + 0.1 + 0.6 * random.nextDouble()) / count) / 60_000 * 60_000);
      spans.add(new Span(from, from.plus(Duration.ofMinutes(minutes + random.nextInt(minutes)))));
    }
    return spans;
  }

  /// The same, with cuts that were made on purpose.
  Plot with(List<Trouble> cuts) {
    var all = Stream.concat(troubles.stream(), cuts.stream())
        .sorted(Comparator.comparing(Trouble::start).thenComparingInt(Trouble::tunnel))
        .toList();
    return new Plot(all, lossy, falseAlarms, dark, work);
  }

  /// Milliseconds between two times in which every tunnel was down.
  long allDown(long from, long to, int tunnels) {
    var near = troubles.stream().filter(t -> t.within(from, to) > 0).toList();
    long down = 0;
    for (var first : near) {
      if (first.tunnel() != 1) {
        continue;
      }
      long begin = Math.max(from, first.start().toEpochMilli());
      long finish = Math.min(to, first.end().toEpochMilli());
      for (int tunnel = 2; tunnel <= tunnels; tunnel++) {
        int of = tunnel;
        long a = begin;
        long b = finish;
        var other = near.stream().filter(t -> t.tunnel() == of && t.within(a, b) > 0).findFirst();
        begin = other.map(t -> Math.max(a, t.start().toEpochMilli())).orElse(b);
        finish = other.map(t -> Math.min(b, t.end().toEpochMilli())).orElse(b);
      }
      down += Math.max(0, finish - begin);
    }
    return down;
  }
}
