package net.wanwatch.report.chapter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Csv;

/// Comparisons as raw tables: what each way got in each block, and the ratios.
final class ComparisonTables {
  private ComparisonTables() {}

  static List<Csv> of(List<Numbers> all) {
    var values = new ArrayList<List<String>>();
    var ratios = new ArrayList<List<String>>();
    for (var numbers : all) {
      for (var it : numbers.festival().comparisons()) {
        for (var way : it.treatments()) {
          for (int i = 0; i < way.values().size(); i++) {
            values.add(List.of(it.site(), it.router(), it.id(), it.start().toString(), it.work().word(),
                Integer.toString(it.flows()), it.tunnel().orElse(""), way.name(), Integer.toString(i + 1),
                plain(way.values().get(i))));
          }
        }
        for (var ratio : it.ratios()) {
          ratios.add(List.of(it.site(), it.router(), it.id(), it.work().word(), Integer.toString(it.flows()),
              Long.toString(it.seed()), ratio.of(), ratio.to(), Integer.toString(ratio.blocks()), plain(ratio.ratio()),
              plain(ratio.low()), plain(ratio.high()), ratio.difference().word()));
        }
      }
    }
    return List.of(new Csv("comparisons",
        List.of("site", "router", "id", "start", "work", "flows", "tunnel", "way", "block", "value"), values::forEach),
        new Csv("comparison-ratios", List.of("site", "router", "id", "work", "flows", "seed", "of", "to", "blocks",
            "ratio", "low", "high", "difference"), ratios::forEach));
  }

  static Csv skipped(List<Numbers> all) {
    var rows = new ArrayList<List<String>>();
    all.forEach(numbers -> numbers.festival()
        .comparisonSkips()
        .forEach(it -> rows.add(List.of(it.site(), it.router(), it.at().toString(), it.plan(), it.reason()))));
    return new Csv("comparisons-skipped", List.of("site", "router", "at", "plan", "reason"), rows::forEach);
  }

  private static String plain(OptionalDouble value) {
    return value.isPresent() ? plain(value.getAsDouble()) : "";
  }

  private static String plain(double value) {
    return new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
  }
}
