package net.wanwatch.report.number;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.wanwatch.report.read.PathMinutes;

/// Stretches of time that do not overlap, by start.
public final class Spans {
  public static final Spans NONE = new Spans(List.of());

  private final List<Span> spans;

  /// @param from Unix milliseconds
  /// @param to Unix milliseconds, after `from`
  public record Span(long from, long to) {}

  private Spans(List<Span> spans) {
    this.spans = spans;
  }

  /// What overlaps or touches is joined.
  public static Spans of(List<Span> any) {
    var joined = new ArrayList<Span>();
    any.stream()
        .filter(s -> s.to > s.from)
        .sorted(Comparator.comparingLong(Span::from).thenComparingLong(Span::to))
        .forEach(s -> {
          if (!joined.isEmpty() && s.from <= joined.getLast().to) {
            var last = joined.removeLast();
            joined.add(new Span(last.from, Math.max(last.to, s.to)));
          } else {
            joined.add(s);
          }
        });
    return new Spans(List.copyOf(joined));
  }

  /// The minutes of which at least half was watched.
  public static Spans watched(PathMinutes minutes) {
    var spans = new ArrayList<Span>();
    for (int i = 0; i < minutes.count(); i++) {
      if (minutes.known(i) >= 0.5) {
        spans.add(new Span(minutes.minute(i) * 60_000L, (minutes.minute(i) + 1) * 60_000L));
      }
    }
    return of(spans);
  }

  public static Span span(Instant from, Instant to) {
    return new Span(from.toEpochMilli(), to.toEpochMilli());
  }

  public List<Span> all() {
    return spans;
  }

  public double seconds() {
    return spans.stream().mapToLong(s -> s.to - s.from).sum() / 1000d;
  }

  /// What of `within` they leave open.
  public List<Span> gaps(Span within) {
    var gaps = new ArrayList<Span>();
    long at = within.from;
    for (var span : spans) {
      if (span.from > at && at < within.to) {
        gaps.add(new Span(at, Math.min(span.from, within.to)));
      }
      at = Math.max(at, span.to);
    }
    if (at < within.to) {
      gaps.add(new Span(at, within.to));
    }
    return gaps;
  }

  public Spans and(Spans other) {
    var both = new ArrayList<Span>();
    int i = 0;
    int j = 0;
    while (i < spans.size() && j < other.spans.size()) {
      var a = spans.get(i);
      var b = other.spans.get(j);
      if (Math.min(a.to, b.to) > Math.max(a.from, b.from)) {
        both.add(new Span(Math.max(a.from, b.from), Math.min(a.to, b.to)));
      }
      if (a.to < b.to) {
        i++;
      } else {
        j++;
      }
    }
    return new Spans(both);
  }

  /// How long how many of them held at once, within `within`: seconds, by number.
  public static Map<Integer, Double> depth(List<Spans> all, Spans within) {
    var steps = new TreeMap<Long, Integer>();
    for (var each : all) {
      for (var span : each.and(within).spans) {
        steps.merge(span.from, 1, Integer::sum);
        steps.merge(span.to, -1, Integer::sum);
      }
    }
    var seconds = new TreeMap<Integer, Double>();
    int depth = 0;
    long before = 0;
    for (var step : steps.entrySet()) {
      if (depth > 0) {
        seconds.merge(depth, (step.getKey() - before) / 1000d, Double::sum);
      }
      depth += step.getValue();
      before = step.getKey();
    }
    double some = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    seconds.put(0, Math.max(0, within.seconds() - some));
    return seconds;
  }
}
