package net.wanwatch.journal;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
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

  /// Several lines: what each way measured, the ratios, and what is missing.
  public static String lines(Fact.Comparison f) {
    var lines = new ArrayList<String>();
    lines.add("%s: %s%s".formatted(work(f), blocks(f), ended(f)));
    f.treatments().forEach(it -> lines.add("  " + treatment(f, it)));
    f.ratios().forEach(it -> lines.add("  " + ratio(it)));
    f.leftOut().forEach((name, why) -> lines.add("  without %s: %s".formatted(name, why)));
    return String.join("\n", lines);
  }

  private static String treatment(Fact.Comparison f, Compared.Treatment it) {
    var text = new StringBuilder(it.name());
    if (it.name().startsWith("one")) {
      f.tunnel().ifPresent(tunnel -> text.append(" (").append(tunnel).append(')'));
    }
    text.append("  ").append(value(f.work(), it.median()));
    it.rtt().ifPresent(rtt -> text.append(String.format(ROOT, ", round trip %.0f ms", rtt * 1000)));
    it.transferred().ifPresent(bytes -> text.append(String.format(ROOT, ", %.1f MB", bytes / 1e6)));
    it.routerCpu().ifPresent(part -> text.append(String.format(ROOT, ", router %.0f %% busy", part * 100)));
    it.siteCpu().ifPresent(part -> text.append(String.format(ROOT, ", this host %.0f %%", part * 100)));
    it.subflows().ifPresent(n -> text.append(", %d subflow%s".formatted(n, n == 1 ? "" : "s")));
    return text.toString();
  }

  private static String before(String what, String text) {
    return text.isEmpty() ? "" : what + text;
  }

  /// `bulk, 8 flows`, `a call's packets`.
  public static String work(Fact.Comparison f) {
    return f.work() == Compared.Work.CALL
        ? "a call's packets"
        : "%s, %d flow%s".formatted(f.work().word(), f.flows(), f.flows() == 1 ? "" : "s");
  }

  /// `12 blocks`, `4 of 12 blocks`.
  public static String blocks(Fact.Comparison f) {
    return f.blocks() == f.blocksAsked()
        ? "%d block%s".formatted(f.blocks(), f.blocks() == 1 ? "" : "s")
        : "%d of %d blocks".formatted(f.blocks(), f.blocksAsked());
  }

  /// `48.2 Mbit/s`, `0.84 s`, `61 ms`.
  public static String value(Compared.Work work, OptionalDouble value) {
    if (value.isEmpty()) {
      return "not measured";
    }
    return switch (work) {
      case BULK -> String.format(ROOT, "%.1f Mbit/s", value.getAsDouble() * 8 / 1e6);
      case PAGES -> String.format(ROOT, "%.2f s", value.getAsDouble());
      case CALL -> String.format(ROOT, "%.0f ms", value.getAsDouble() * 1000);
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
