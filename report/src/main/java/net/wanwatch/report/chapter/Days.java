package net.wanwatch.report.chapter;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import net.wanwatch.report.chart.Drawing;
import net.wanwatch.report.chart.Heatmap;
import net.wanwatch.report.number.Numbers;
import net.wanwatch.report.page.Format;
import net.wanwatch.report.read.PathKey;

/// The days that charts show: all of them, and of a time longer than two months only those with data.
final class Days {
  private static final int MOST = 62;

  private Days() {}

  static List<Long> of(Numbers numbers) {
    var days = numbers.festival().window().days();
    if (days.size() <= MOST) {
      return days;
    }
    var known = new TreeSet<Long>();
    numbers.festival().paths().forEach((key, minutes) -> {
      if (mine(key, numbers)) {
        minutes.cells().keySet().forEach(cell -> known.add((long) Math.floorDiv(cell, 24)));
      }
    });
    return known.stream().limit(MOST).toList();
  }

  private static boolean mine(PathKey key, Numbers numbers) {
    return key.site().equals(numbers.box().site()) && key.router().equals(numbers.box().router());
  }

  static Drawing heatmap(Numbers numbers, String name, String title, String description, Map<Integer, Double> cells,
      DoubleFunction<String> said, String unit) {
    var days = of(numbers);
    var placed = new TreeMap<Integer, Double>();
    cells.forEach((cell, value) -> {
      int row = days.indexOf((long) Math.floorDiv(cell, 24));
      if (row >= 0) {
        placed.put(row * 24 + Math.floorMod(cell, 24), value);
      }
    });
    return new Heatmap(numbers.mark() + name, title, description, unit, days.stream().map(Format::day).toList(), placed,
        said).draw();
  }
}
