package net.wanwatch.report.chart;

/// Twelve inks that can be told apart in colour (also by who sees few of them), by their dashes and marks where all is
/// grey, and by their hatching where they fill. The colours themselves stand in the style sheet.
final class Palette {
  static final int COUNT = 12;
  private static final String[] DASHES = {"", "7 3", "2 3", "9 3 2 3", "12 4", "4 4"};

  private Palette() {}

  static String stroke(int index) {
    return "ink i" + Math.floorMod(index, COUNT);
  }

  static String fill(int index) {
    return "fill i" + Math.floorMod(index, COUNT);
  }

  static String dash(int index) {
    var dash = DASHES[Math.floorMod(index, DASHES.length)];
    return dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"";
  }

  /// A mark of about 7 units: circle, square, triangle, diamond, cross, plus; hollow from the seventh ink on.
  static String mark(int index, double x, double y) {
    double r = 3.4;
    var path = switch (Math.floorMod(index, 6)) {
      case 0 -> "M%s %sa3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0 -6.8 0z".formatted(Svg.n(x - r), Svg.n(y));
      case 1 -> "M%s %sh6v6h-6z".formatted(Svg.n(x - 3), Svg.n(y - 3));
      case 2 -> "M%s %sl4 7h-8z".formatted(Svg.n(x), Svg.n(y - 4));
      case 3 -> "M%s %sl4 4l-4 4l-4 -4z".formatted(Svg.n(x), Svg.n(y - 4));
      case 4 -> "M%s %sl6 6m0 -6l-6 6".formatted(Svg.n(x - 3), Svg.n(y - 3));
      default -> "M%s %sh8m-4 -4v8".formatted(Svg.n(x - 4), Svg.n(y));
    };
    boolean open = Math.floorMod(index, 6) >= 4 || Math.floorMod(index, COUNT) >= 6;
    return "<path d=\"%s\" class=\"%s\"/>".formatted(path, open ? stroke(index) : fill(index));
  }

  /// Definitions of the hatchings; none for the first ink.
  static String hatches(String chart, int count) {
    var out = new StringBuilder("<defs>");
    String[] lines = {"", "M0 6L6 0", "M0 0L6 6", "M0 3H6", "M3 0V6", "M0 0L6 6M0 6L6 0"};
    for (int i = 1; i < Math.min(6, count); i++) {
      out.append(
          "<pattern id=\"%s-h%d\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"%s\" class=\"hatch\"/></pattern>"
              .formatted(chart, i, lines[i]));
    }
    return out.append("</defs>").toString();
  }

  /// A filled box, hatched over.
  static String box(String chart, int index, double x, double y, double width, double height, String said) {
    var svg = new Svg().rect(x, y, width, height, fill(index), said);
    int hatch = Math.floorMod(index, 6);
    if (hatch > 0) {
      svg.raw("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"url(#%s-h%d)\"/>".formatted(Svg.n(x), Svg.n(y),
          Svg.n(Math.max(0, width)), Svg.n(Math.max(0, height)), chart, hatch));
    }
    return svg.toString();
  }
}
