package net.wanwatch.report.chart;

import static net.wanwatch.report.words.Words.say;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import net.wanwatch.report.words.Language;

/// Lanes over time: what was down when, and when nobody watched.
///
/// @param from the left edge
/// @param to the right edge
public record Strips(String name, String title, String description, Instant from, Instant to, ZoneId zone,
    List<Lane> lanes, List<Key> keys) {
  public record Lane(String name, List<Piece> pieces) {}

  /// @param kind its class: `down`, `planned`, `watched`, `crewdown` or `note`
  public record Piece(Instant from, Instant to, String kind, String said) {}

  public record Key(String name, String kind) {}

  private static final long HOUR = 3_600_000;
  /// For the names on the left; longer ones take several lines.
  private static final double WIDEST = 230;

  public Drawing draw() {
    double left = Math.clamp(lanes.stream().mapToDouble(lane -> Frame.width(lane.name) + 14).max().orElse(0), 120,
        WIDEST);
    int lines = lanes.stream().mapToInt(lane -> Frame.lines(lane.name, left - 14).size()).max().orElse(1);
    double row = Math.max(26, Frame.LINE * lines + 4);
    double top = 12 + 18 * Frame.rows(keys.stream().map(Key::name).toList());
    var frame = new Frame(name, title, description, Frame.WIDTH, top + row * lanes.size() + 44, left, top, 14, 44);
    var svg = new Svg().raw(
        "<defs><pattern id=\"%s-gap\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 5L5 0\" class=\"gapline\"/></pattern></defs>"
            .formatted(name));
    var x = new Scale((double) from.toEpochMilli(), (double) to.toEpochMilli(), false, frame.left(),
        frame.innerRight());
    for (int i = 0; i < lanes.size(); i++) {
      double y = frame.top() + i * row;
      var said = Frame.lines(lanes.get(i).name, left - 14);
      for (int line = 0; line < said.size(); line++) {
        svg.text(frame.left() - 7, y + row / 2 + 2 + Frame.LINE * (line - (said.size() - 1) / 2d), "end",
            said.get(line));
      }
      svg.raw("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"url(#%s-gap)\"/>".formatted(
          Svg.n(frame.left()), Svg.n(y + 3), Svg.n(frame.innerRight() - frame.left()), Svg.n(row - 8), name));
      for (var piece : lanes.get(i).pieces) {
        double begin = x.place((double) piece.from.toEpochMilli());
        double width = Math.max(piece.kind.equals("watched") ? 0 : 1.6,
            x.place((double) piece.to.toEpochMilli()) - begin);
        boolean slim = piece.kind.equals("watched");
        if (slim) {
          svg.rect(begin, y + 3, width, row - 8, "watched");
        } else {
          svg.rect(Math.min(begin, frame.innerRight() - width), y + 3, width, row - 8, piece.kind, piece.said);
        }
      }
    }
    axis(svg, frame, x);
    frame.legend(svg, keys.stream()
        .map(k -> k.kind.equals("gap")
            ? new Frame.Key(k.name,
                (kx, ky) -> "<rect x=\"%s\" y=\"%s\" width=\"20\" height=\"10\" fill=\"url(#%s-gap)\" class=\"edge\"/>"
                    .formatted(Svg.n(kx + 4), Svg.n(ky - 5), name))
            : Frame.Key.rect(k.name, k.kind))
        .toList());
    return frame.drawing(svg);
  }

  /// Ticks at whole local days, hours or minutes, whichever gives at most ten; six where each names day and time.
  private void axis(Svg svg, Frame frame, Scale x) {
    long span = Math.max(1, to.toEpochMilli() - from.toEpochMilli());
    long step = 60_000;
    for (long wider : new long[]{60_000, 5 * 60_000, 15 * 60_000, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR,
        48 * HOUR, 168 * HOUR, 720 * HOUR, 8760 * HOUR}) {
      step = wider;
      if (span / wider <= (span > 24 * HOUR && wider < 24 * HOUR ? 6 : 10)) {
        break;
      }
    }
    var format = DateTimeFormatter.ofPattern(
        step >= 24 * HOUR ? say("d MMM") : span > 24 * HOUR ? say("d MMM HH:mm") : "HH:mm", Language.now().dates());
    long offset = zone.getRules().getOffset(from).getTotalSeconds() * 1000L;
    long first = Math.ceilDiv(from.toEpochMilli() + offset, step) * step - offset;
    for (long at = first; at <= to.toEpochMilli(); at += step) {
      svg.line(x.place((double) at), frame.top(), x.place((double) at), frame.innerBottom() + 4, "grid");
      svg.text(x.place((double) at), frame.innerBottom() + 17, "middle",
          format.format(Instant.ofEpochMilli(at).atZone(zone)));
    }
    svg.line(frame.left(), frame.innerBottom(), frame.innerRight(), frame.innerBottom(), "axis");
    frame.xName(svg, say("local time, %s", zone.getId()));
  }
}
