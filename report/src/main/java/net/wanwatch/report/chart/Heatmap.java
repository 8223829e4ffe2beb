package net.wanwatch.report.chart;

import static net.wanwatch.report.words.Words.say;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

/// Hours of the day over days, darker where the value is more. Where nothing is known it is hatched: a gap is no zero.
///
/// @param unit of the values, for the scale
/// @param days names, from the top; row r and hour h is the cell `24 r + h`
/// @param cells the values there are
/// @param said a value with its unit
public record Heatmap(String name, String title, String description, String unit, List<String> days,
    Map<Integer, Double> cells, DoubleFunction<String> said) {
  private static final int SHADES = 8;

  public Drawing draw() {
    double row = days.size() > 20 ? 12 : 17;
    var frame = new Frame(name, title, description, Frame.WIDTH, 34 + row * days.size() + 44, 78, 34, 14, 44);
    var svg = new Svg().raw(
        "<defs><pattern id=\"%s-gap\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 5L5 0\" class=\"gapline\"/></pattern></defs>"
            .formatted(name));
    double most = cells.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double width = (frame.innerRight() - frame.left()) / 24;
    svg.raw("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"url(#%s-gap)\"/>".formatted(Svg.n(frame.left()),
        Svg.n(frame.top()), Svg.n(24 * width), Svg.n(row * days.size()), name));
    new TreeMap<>(cells).forEach((cell, value) -> {
      int day = cell / 24;
      int hour = cell % 24;
      svg.rect(frame.left() + hour * width, frame.top() + day * row, width - 1, row - 1, "heat h" + shade(value, most),
          "%s, %d h: %s".formatted(days.get(day), hour, said.apply(value)));
    });
    for (int day = 0; day < days.size(); day++) {
      svg.text(frame.left() - 6, frame.top() + day * row + row * 0.72, "end", days.get(day));
    }
    for (int hour = 0; hour < 24; hour += 3) {
      svg.text(frame.left() + (hour + 0.5) * width, frame.innerBottom() + 15, "middle", Integer.toString(hour));
    }
    frame.xName(svg, say("hour of the day (local time)"));
    scale(svg, frame, most);
    return frame.drawing(svg);
  }

  private static int shade(double value, double most) {
    return most <= 0 ? 0 : (int) Math.min(SHADES - 1, Math.floor(value / most * SHADES));
  }

  private void scale(Svg svg, Frame frame, double most) {
    svg.text(frame.left(), 16, "start", "0");
    for (int i = 0; i < SHADES; i++) {
      svg.rect(frame.left() + 12 + i * 22, 6, 22, 12, "heat h" + i);
    }
    svg.text(frame.left() + 18 + SHADES * 22, 16, "start", said.apply(most) + unit);
    svg.raw("<rect x=\"%s\" y=\"6\" width=\"22\" height=\"12\" fill=\"url(#%s-gap)\" class=\"edge\"/>"
        .formatted(Svg.n(frame.innerRight() - 80), name));
    svg.text(frame.innerRight() - 52, 16, "start", say("no data"));
  }
}
