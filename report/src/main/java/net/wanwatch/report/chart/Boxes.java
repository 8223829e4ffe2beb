package net.wanwatch.report.chart;

import static net.wanwatch.report.words.Words.say;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.wanwatch.report.number.Sample;

/// What was measured by hour of the day, a box for each group: it holds the middle half, its line is the median, and its whiskers reach from
/// the smallest to the largest. Fewer than five are shown as they are, one mark each.
///
/// @param xUnit name of the axis below
/// @param yUnit name and unit of the axis on the left
public record Boxes(String name, String title, String description, String xUnit, String yUnit, List<Group> groups) {
  public static final int ENOUGH = 5;
  private static final int DAY = 24;
  /// A box that is narrower is none.
  private static final double NARROWEST = 5;

  /// @param ink its colour, hatching and mark
  public record Group(String name, int ink, List<Measured> all) {}

  /// @param hour of the day, 0 to 24
  public record Measured(double hour, double value) {}

  public Drawing draw() {
    var frame = Frame.of(name, title, description, 290, groups.stream().map(Group::name).toList());
    double most = groups.stream().flatMap(g -> g.all.stream()).mapToDouble(Measured::value).max().orElse(1);
    var x = new Scale(0, DAY, false, frame.left(), frame.innerRight());
    var y = Scale.fromZero(most, frame.innerBottom(), frame.top());
    var svg = new Svg().raw(Palette.hatches(name, groups.stream().mapToInt(Group::ink).max().orElse(0) + 1));
    frame.yAxis(svg, y, yUnit);
    int hours = hours(groups.size(), frame.innerRight() - frame.left());
    for (int hour = 0; hour <= DAY; hour += Math.max(hours, 2)) {
      svg.line(x.place(hour), frame.innerBottom(), x.place(hour), frame.innerBottom() + 4, "axis");
      svg.text(x.place(hour), frame.innerBottom() + 17, "middle", Integer.toString(hour));
    }
    svg.line(frame.left(), frame.innerBottom(), frame.innerRight(), frame.innerBottom(), "axis");
    frame.xName(svg, xUnit);
    double slot = (frame.innerRight() - frame.left()) / DAY * hours;
    double wide = slot * 0.9 / Math.max(1, groups.size());
    for (int from = 0; from < DAY; from += hours) {
      for (int i = 0; i < groups.size(); i++) {
        double middle = x.place(from) + slot * 0.05 + wide * (i + 0.5);
        draw(svg, groups.get(i), from, from + hours, middle, Math.min(wide * 0.8, 16), y);
      }
    }
    frame.legend(svg, groups.stream().map(g -> Frame.Key.boxAndMark(name, g.name, g.ink)).toList());
    return frame.drawing(svg);
  }

  /// That one column is of: one, or so many that the boxes are wide enough.
  private static int hours(int groups, double width) {
    return IntStream.of(1, 2, 3, 4, 6)
        .filter(hours -> width / DAY * hours * 0.9 * 0.8 / Math.max(1, groups) >= NARROWEST)
        .findFirst()
        .orElse(6);
  }

  private void draw(Svg svg, Group group, int from, int to, double middle, double width, Scale y) {
    var values = new ArrayList<Double>();
    group.all.stream().filter(it -> it.hour >= from && it.hour < to).forEach(it -> values.add(it.value));
    if (values.size() < ENOUGH) {
      values.forEach(value -> svg.raw(Palette.mark(group.ink, middle, y.place(value))));
      return;
    }
    var places = Arrays.stream(new double[]{0, 0.25, 0.5, 0.75, 1})
        .map(q -> y.place(Sample.of(values).quantile(q).orElse(0)))
        .toArray();
    var whisker = Palette.stroke(group.ink);
    svg.line(middle, places[0], middle, places[1], whisker);
    svg.line(middle, places[3], middle, places[4], whisker);
    svg.raw(Palette.box(name, group.ink, middle - width / 2, places[3], width, places[1] - places[3],
        say("%s, %d–%d h: %d, median %s", group.name, from, to, values.size(),
            Scale.said(Sample.of(values).median().orElse(0)))));
    svg.line(middle - width / 2, places[2], middle + width / 2, places[2], "median");
  }
}
