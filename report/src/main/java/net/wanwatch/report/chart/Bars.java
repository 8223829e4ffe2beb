package net.wanwatch.report.chart;

import java.util.List;
import java.util.stream.IntStream;

/// Bars over names, stacked or beside each other.
///
/// @param inks name of each part of a bar, in the order of [Bar#values]
/// @param first the ink of the first part: charts about other things than tunnels begin elsewhere
/// @param stacked the parts on each other, else side by side
public record Bars(String name, String title, String description, String yUnit, List<String> inks, int first,
    boolean stacked, List<Bar> bars) {
  /// Below a bar's name has to be that much room.
  private static final double NAME = 72;
  private static final double WIDEST = 150;

  /// @param values NaN where there is none
  public record Bar(String name, List<Double> values) {}

  public Drawing draw() {
    double room = Frame.WIDTH / Math.max(1, bars.size() + 1);
    boolean all = room >= NAME;
    int lines = all ? bars.stream().mapToInt(bar -> Frame.lines(bar.name, room).size()).max().orElse(1) : 1;
    var frame = Frame.of(name, title, description, 270, inks.size() > 1 ? inks : List.of()).below(lines - 1);
    double most = bars.stream().mapToDouble(b -> {
      var there = b.values.stream().filter(v -> !v.isNaN()).mapToDouble(Double::doubleValue);
      return stacked ? there.sum() : there.max().orElse(0);
    }).max().orElse(1);
    var y = Scale.fromZero(most, frame.innerBottom(), frame.top());
    var svg = new Svg().raw(Palette.hatches(name, first + inks.size()));
    frame.yAxis(svg, y, yUnit);
    double step = (frame.innerRight() - frame.left()) / Math.max(1, bars.size());
    int every = all ? 1 : Math.max(1, (int) Math.ceil(bars.size() * NAME / (frame.innerRight() - frame.left())));
    for (int i = 0; i < bars.size(); i++) {
      double x = frame.left() + step * i;
      double width = Math.min(step * 0.72, WIDEST);
      bar(svg, bars.get(i), x + (step - width) / 2, width, y);
      if (i % every == 0) {
        var name = all ? Frame.lines(bars.get(i).name, room) : List.of(bars.get(i).name);
        for (int line = 0; line < name.size(); line++) {
          svg.text(x + step / 2, frame.innerBottom() + 17 + Frame.LINE * line, "middle", name.get(line));
        }
      }
    }
    svg.line(frame.left(), frame.innerBottom(), frame.innerRight(), frame.innerBottom(), "axis");
    if (inks.size() > 1) {
      frame.legend(svg,
          IntStream.range(0, inks.size()).mapToObj(i -> Frame.Key.box(name, inks.get(i), first + i)).toList());
    }
    return frame.drawing(svg);
  }

  private void bar(Svg svg, Bar bar, double x, double width, Scale y) {
    double below = 0;
    for (int i = 0; i < bar.values.size(); i++) {
      double value = bar.values.get(i);
      if (Double.isNaN(value)) {
        continue;
      }
      double part = stacked ? width : width / bar.values.size();
      double left = stacked ? x : x + part * i;
      double top = y.place(below + value);
      svg.raw(Palette.box(name, first + i, left, top, stacked ? part : part * 0.9, y.place(below) - top,
          "%s, %s: %s".formatted(bar.name, inks.get(i), Scale.said(value))));
      below += stacked ? value : 0;
    }
  }
}
