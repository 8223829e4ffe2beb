package net.wanwatch.report.chart;

import java.util.ArrayList;
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
  /// From one line of text to the next.
  static final double LINE = 13;
  private static final double LEFT = 62;
  private static final double RIGHT = 14;
  private static final double BOTTOM = 44;
  private static final double SWATCH = 30;
  /// Of a wide font, so that nothing is cut anywhere.
  private static final double CHARACTER = 7;

  /// @param legend names of its keys
  static Frame of(String name, String title, String description, double height, List<String> legend) {
    double more = 18 * rows(legend);
    return new Frame(name, title, description, WIDTH, height + Math.max(0, more - 36), LEFT, 14 + more, RIGHT, BOTTOM);
  }

  /// With so many more lines of names below.
  Frame below(int lines) {
    double more = LINE * lines;
    return new Frame(name, title, description, width, height + more, left, top, right, bottom + more);
  }

  static int rows(List<String> legend) {
    return legend.isEmpty() ? 0 : places(legend, WIDTH - LEFT - RIGHT).getLast().row + 1;
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

  /// Where a key of the legend stands.
  private record Place(double x, int row) {}

  /// As many a row as fit, for a name that is cut says nothing.
  private static List<Place> places(List<String> names, double width) {
    var places = new ArrayList<Place>();
    double x = 0;
    int row = 0;
    for (var name : names) {
      double wide = SWATCH + width(name);
      if (x > 0 && x + wide > width) {
        x = 0;
        row++;
      }
      places.add(new Place(x, row));
      x += wide + 16;
    }
    return places;
  }

  static double width(String text) {
    return CHARACTER * text.length();
  }

  /// Cut between words where it is wider than that; a word that is wider stands alone.
  static List<String> lines(String text, double width) {
    var lines = new ArrayList<String>();
    for (var word : List.of(text.split(" ", -1))) {
      if (!lines.isEmpty() && width(lines.getLast() + " " + word) <= width) {
        lines.add(lines.removeLast() + " " + word);
      } else {
        lines.add(word);
      }
    }
    return lines;
  }

  /// Above the chart.
  void legend(Svg svg, List<Key> keys) {
    var places = places(keys.stream().map(Key::name).toList(), innerRight() - LEFT);
    for (int i = 0; i < keys.size(); i++) {
      double x = LEFT + places.get(i).x;
      double y = 12 + 18 * places.get(i).row;
      svg.raw(keys.get(i).swatch.apply(x, y - 4));
      svg.text(x + SWATCH, y, "start", keys.get(i).name);
    }
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

    static Key boxAndMark(String chart, String name, int ink) {
      return new Key(name,
          (x, y) -> Palette.box(chart, ink, x + 1, y - 5, 11, 10, name) + Palette.mark(ink, x + 20, y));
    }

    static Key rect(String name, String kind) {
      return new Key(name, (x, y) -> new Svg().rect(x + 4, y - 5, 20, 10, kind).toString());
    }
  }

  interface Swatch {
    String apply(double x, double y);
  }
}
