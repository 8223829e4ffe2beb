package net.wanwatch.report.chart;

import java.util.List;
import java.util.function.DoubleFunction;
import net.wanwatch.report.safe.Safe;

/// What every chart has: its size, title and description, axes and legend.
///
/// @param name of the chart
/// @param left margin for the axis's numbers
/// @param bottom margin for the axis's numbers and name
record Frame(String name, String title, String description, double width, double height, double left, double top,
    double right, double bottom) {
  static final double WIDTH = 720;

  static Frame of(String name, String title, String description, double height, int legend) {
    return new Frame(name, title, description, WIDTH, height, 62, 14 + 18 * rows(legend), 14, 44);
  }

  private static int rows(int legend) {
    return (legend + 3) / 4;
  }

  double innerRight() {
    return width - right;
  }

  double innerBottom() {
    return height - bottom;
  }

  Drawing drawing(Svg body) {
    var id = name;
    var svg = "<svg viewBox=\"0 0 %s %s\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"%s-t %s-d\" class=\"chart\"><title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>%s</svg>"
        .formatted(Svg.n(width), Svg.n(height), id, id, id, Safe.html(title), id, Safe.html(description), body);
    return new Drawing(name, title, description, svg);
  }

  void xAxis(Svg svg, Scale x, DoubleFunction<String> tick, String unit) {
    for (double at : x.ticks()) {
      svg.line(x.place(at), innerBottom(), x.place(at), innerBottom() + 4, "axis");
      svg.text(x.place(at), innerBottom() + 17, "middle", tick.apply(at));
    }
    svg.line(left, innerBottom(), innerRight(), innerBottom(), "axis");
    xName(svg, unit);
  }

  void xName(Svg svg, String unit) {
    svg.text((left + innerRight()) / 2, height - 6, "middle", unit);
  }

  void yAxis(Svg svg, Scale y, String unit) {
    for (double at : y.ticks()) {
      svg.line(left, y.place(at), innerRight(), y.place(at), "grid");
      svg.text(left - 7, y.place(at) + 4, "end", Scale.said(at));
    }
    yName(svg, unit);
  }

  void yName(Svg svg, String unit) {
    double middle = (top + innerBottom()) / 2;
    svg.raw("<text x=\"14\" y=\"%s\" text-anchor=\"middle\" transform=\"rotate(-90 14 %s)\">%s</text>"
        .formatted(Svg.n(middle), Svg.n(middle), Safe.html(unit)));
  }

  /// Four a row, above the chart.
  void legend(Svg svg, List<Key> keys) {
    double step = (innerRight() - left) / Math.min(4, Math.max(1, keys.size()));
    for (int i = 0; i < keys.size(); i++) {
      double x = left + step * (i % 4);
      double y = 12 + 18 * (i / 4);
      svg.raw(keys.get(i).swatch.apply(x, y - 4));
      svg.text(x + 30, y, "start", shortened(keys.get(i).name, keys.size() > 3 ? 19 : 26));
    }
  }

  private static String shortened(String name, int most) {
    return name.length() <= most ? name : name.substring(0, most - 1) + "…";
  }

  /// @param swatch draws it, its left edge at x and its middle at y
  record Key(String name, Swatch swatch) {
    static Key line(String name, int ink) {
      return new Key(name, (x, y) -> "<path d=\"M%s %sh24\" class=\"%s\"%s/>".formatted(Svg.n(x), Svg.n(y),
          Palette.stroke(ink), Palette.dash(ink)) + Palette.mark(ink, x + 12, y));
    }

    static Key box(String chart, String name, int ink) {
      return new Key(name, (x, y) -> Palette.box(chart, ink, x + 4, y - 5, 20, 10, name));
    }

    static Key mark(String name, int ink) {
      return new Key(name, (x, y) -> Palette.mark(ink, x + 14, y));
    }

    static Key rect(String name, String kind) {
      return new Key(name, (x, y) -> new Svg().rect(x + 4, y - 5, 20, 10, kind).toString());
    }
  }

  interface Swatch {
    String apply(double x, double y);
  }
}
