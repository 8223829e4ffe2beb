package net.wanwatch.report.chart;

import java.util.Locale;
import net.wanwatch.report.safe.Safe;

/// SVG being written. Coordinates have one decimal: finer nobody sees, and the same input gives the same bytes.
final class Svg {
  private final StringBuilder out = new StringBuilder();

  static String n(double value) {
    var text = String.format(Locale.ROOT, "%.1f", value + 0.0);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text.equals("-0") ? "0" : text;
  }

  Svg raw(String text) {
    out.append(text);
    return this;
  }

  Svg line(double x1, double y1, double x2, double y2, String kind) {
    return raw(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" class=\"%s\"/>".formatted(n(x1), n(y1), n(x2), n(y2), kind));
  }

  /// @param anchor `start`, `middle` or `end`
  Svg text(double x, double y, String anchor, String text) {
    return raw("<text x=\"%s\" y=\"%s\"%s>%s</text>".formatted(n(x), n(y),
        anchor.equals("start") ? "" : " text-anchor=\"" + anchor + "\"", Safe.html(text)));
  }

  Svg rect(double x, double y, double width, double height, String kind) {
    return raw("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"/>".formatted(n(x), n(y),
        n(Math.max(0, width)), n(Math.max(0, height)), kind));
  }

  Svg rect(double x, double y, double width, double height, String kind, String said) {
    return raw("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" class=\"%s\"><title>%s</title></rect>"
        .formatted(n(x), n(y), n(Math.max(0, width)), n(Math.max(0, height)), kind, Safe.html(said)));
  }

  Svg path(String d, String kind) {
    return raw("<path d=\"%s\" class=\"%s\"/>".formatted(d, kind));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
