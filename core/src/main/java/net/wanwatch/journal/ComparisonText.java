package net.wanwatch.journal;

import static java.util.Locale.ROOT;

import java.util.OptionalDouble;
import java.util.stream.Collectors;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// A comparison in words. What too few blocks measured gets no verdict.
public final class ComparisonText {
  private ComparisonText() {}

  /// One line.
  static String of(Fact.Comparison f) {
    var values = f.treatments()
        .stream()
        .filter(it -> it.median().isPresent())
        .map(it -> it.name() + " " + value(f.work(), it.median()))
        .collect(Collectors.joining(", "));
    var ratios = f.ratios().stream().map(ComparisonText::ratio).collect(Collectors.joining("; "));
    var out = f.leftOut()
        .entrySet()
        .stream()
        .map(it -> "without %s: %s".formatted(it.getKey(), it.getValue()))
        .collect(Collectors.joining("; "));
    return "comparison of %s: %s%s%s%s%s".formatted(work(f), blocks(f), before(": ", values), before("; ", ratios),
        before("; ", out), ended(f));
  }

  private static String before(String what, String text) {
    return text.isEmpty() ? "" : what + text;
  }

  /// `bulk, 8 flows`.
  public static String work(Fact.Comparison f) {
    return "%s, %d flow%s".formatted(f.work().word(), f.flows(), f.flows() == 1 ? "" : "s");
  }

  /// `12 blocks`, `4 of 12 blocks`.
  public static String blocks(Fact.Comparison f) {
    return f.blocks() == f.blocksAsked()
        ? "%d block%s".formatted(f.blocks(), f.blocks() == 1 ? "" : "s")
        : "%d of %d blocks".formatted(f.blocks(), f.blocksAsked());
  }

  /// `48.2 Mbit/s`, `0.84 s`.
  public static String value(Compared.Work work, OptionalDouble value) {
    if (value.isEmpty()) {
      return "not measured";
    }
    return switch (work) {
      case BULK -> String.format(ROOT, "%.1f Mbit/s", value.getAsDouble() * 8 / 1e6);
      case PAGES -> String.format(ROOT, "%.2f s", value.getAsDouble());
    };
  }

  /// `mwan3/one 2.04 (1.91–2.18): better`.
  public static String ratio(Compared.Ratio it) {
    return it.ratio().isPresent() && it.low().isPresent() && it.high().isPresent()
        ? String.format(ROOT, "%s/%s %.2f (%.2f–%.2f): %s", it.of(), it.to(), it.ratio().getAsDouble(),
            it.low().getAsDouble(), it.high().getAsDouble(), words(it.difference()))
        : "%s/%s: %s".formatted(it.of(), it.to(), words(it.difference()));
  }

  private static String words(Compared.Difference difference) {
    return difference.word().replace('-', ' ');
  }

  private static String ended(Fact.Comparison f) {
    if (f.outcome().isEmpty()) {
      return " (so far, or cut off)";
    }
    return f.outcome().get() == Throughput.Outcome.DONE
        ? ""
        : " (%s: %s)".formatted(f.outcome().get().word(), f.said().or(f::reason).orElse("nobody said why"));
  }
}
