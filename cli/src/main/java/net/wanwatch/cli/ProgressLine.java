package net.wanwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Locale;

/// How a test goes, second by second: one line that is written anew on a terminal, and nothing elsewhere.
final class ProgressLine {
  private static final int BAR = 20;
  private static final String[] BLOCKS = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

  private final PrintWriter out;
  private final boolean terminal;
  private String what = "";
  private int length;

  ProgressLine(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void begin(JsonNode event) {
    what = "%-9s %s".formatted(event.path("label").asText(),
        event.path("direction").asText().equals("down") ? "↓" : "↑");
    length = event.path("seconds").asInt() + event.path("omitted").asInt();
    show(what + "  starting");
  }

  void second(JsonNode event) {
    int second = Math.min(event.path("second").asInt(), length);
    double sum = 0;
    var each = new ArrayList<String>();
    for (var rate : event.path("rates").properties()) {
      sum += rate.getValue().asDouble();
      each.add("%s %.1f".formatted(rate.getKey(), megabits(rate.getValue().asDouble())));
    }
    var parts = each.size() < 2 ? "" : "  (" + String.join(", ", each) + ")";
    show(String.format(Locale.ROOT, "%s  %s %2d/%d s  %6.1f Mbit/s%s", what, bar((double) second / length), second,
        length, megabits(sum), parts));
  }

  private static double megabits(double bytes) {
    return bytes * 8 / 1e6;
  }

  private static String bar(double part) {
    double filled = Math.clamp(part, 0, 1) * BAR;
    var bar = "█".repeat((int) filled) + BLOCKS[(int) ((filled - (int) filled) * 8)];
    return bar + " ".repeat(BAR - bar.length());
  }

  private void show(String line) {
    if (terminal) {
      out.print("\r\033[2K" + line);
      out.flush();
    }
  }

  void clear() {
    show("");
  }
}
