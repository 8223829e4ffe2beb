package net.wanwatch.report.chart;

import java.util.ArrayList;
import java.util.List;

/// Lines over a numeric axis, such as shares over round trips. A line breaks where there is no value.
///
/// @param xUnit name and unit of the axis below
/// @param yUnit name and unit of the axis on the left
/// @param logarithmic the axis below
/// @param yMost the left axis goes this far; zero for as far as the values
public record LineChart(String name, String title, String description, String xUnit, String yUnit, boolean logarithmic,
    double yMost, List<Line> lines) {
  /// @param ink its colour, dashes and mark
  /// @param points `x, y`; a NaN breaks the line
  public record Line(String name, int ink, List<Point> points) {}

  public record Point(double x, double y) {}

  public Drawing draw() {
    var frame = Frame.of(name, title, description, 280, lines.stream().map(Line::name).toList());
    var points = lines.stream().flatMap(l -> l.points.stream()).filter(p -> !Double.isNaN(p.y)).toList();
    double least = points.stream().mapToDouble(Point::x).min().orElse(logarithmic ? 0.001 : 0);
    double most = points.stream().mapToDouble(Point::x).max().orElse(1);
    var x = new Scale(least, most, logarithmic, frame.left(), frame.innerRight());
    double high = yMost > 0 ? yMost : points.stream().mapToDouble(Point::y).max().orElse(1);
    var y = Scale.fromZero(high, frame.innerBottom(), frame.top());
    var svg = new Svg();
    frame.yAxis(svg, y, yUnit);
    frame.xAxis(svg, x, Scale::said, xUnit);
    lines.forEach(line -> line(svg, line, x, y));
    frame.legend(svg, lines.stream().map(l -> Frame.Key.line(l.name, l.ink)).toList());
    return frame.drawing(svg);
  }

  private static void line(Svg svg, Line line, Scale x, Scale y) {
    var path = new StringBuilder();
    var marks = new ArrayList<Point>();
    boolean open = false;
    for (var point : line.points) {
      if (Double.isNaN(point.y)) {
        open = false;
        continue;
      }
      path.append(open ? "L" : "M").append(Svg.n(x.place(point.x))).append(' ').append(Svg.n(y.place(point.y)));
      open = true;
      marks.add(point);
    }
    svg.raw("<path d=\"%s\" class=\"%s\"%s/>".formatted(path, Palette.stroke(line.ink), Palette.dash(line.ink)));
    int every = Math.max(1, marks.size() / 8);
    for (int i = (line.ink * 2) % every; i < marks.size(); i += every) {
      svg.raw(Palette.mark(line.ink, x.place(marks.get(i).x), y.place(marks.get(i).y)));
    }
  }
}
