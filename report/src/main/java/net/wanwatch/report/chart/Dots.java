package net.wanwatch.report.chart;

import static net.wanwatch.report.words.Words.say;

import java.util.ArrayList;
import java.util.List;

/// One mark a measurement, over a numeric axis; a band where a theory says they should be.
///
/// @param xMost the axis below goes from `xLeast` to this
/// @param band `from` and `to` of the shaded height; empty for none
public record Dots(String name, String title, String description, String xUnit, String yUnit, double xLeast,
    double xMost, List<Double> band, List<Group> groups) {
  public record Group(String name, int ink, List<LineChart.Point> points) {}

  public Drawing draw() {
    var legend = new ArrayList<>(groups.stream().map(g -> Frame.Key.mark(g.name, g.ink)).toList());
    if (!band.isEmpty()) {
      legend.add(Frame.Key.rect(say("theory"), "band"));
    }
    var frame = Frame.of(name, title, description, 270, legend.stream().map(Frame.Key::name).toList());
    double most = groups.stream().flatMap(g -> g.points.stream()).mapToDouble(LineChart.Point::y).max().orElse(1);
    if (!band.isEmpty()) {
      most = Math.max(most, band.getLast());
    }
    var x = new Scale(xLeast, xMost, false, frame.left(), frame.innerRight());
    var y = Scale.fromZero(most, frame.innerBottom(), frame.top());
    var svg = new Svg();
    if (!band.isEmpty()) {
      svg.rect(frame.left(), y.place(band.getLast()), frame.innerRight() - frame.left(),
          y.place(band.getFirst()) - y.place(band.getLast()), "band");
    }
    frame.yAxis(svg, y, yUnit);
    frame.xAxis(svg, x, Scale::said, xUnit);
    groups.forEach(g -> g.points.forEach(p -> svg.raw(Palette.mark(g.ink, x.place(p.x()), y.place(p.y())))));
    frame.legend(svg, legend);
    return frame.drawing(svg);
  }
}
