package net.wanwatch.collector.benchmark.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tells iperf3's complaints apart (`iperf_error.c` of 3.1 to 3.19), and those of a shell that has no iperf3.
final class Iperf3Failure {
  private static final int LONGEST = 200;
  /// The first that the text holds is the reason. "select failed" is what a client says whose socket was closed under it.
  private static final Map<String, String> REASONS = reasons();

  private Iperf3Failure() {}

  static String reason(String text) {
    if (text.isBlank()) {
      return "killed";
    }
    var lower = text.toLowerCase(Locale.ROOT);
    return REASONS.entrySet()
        .stream()
        .filter(known -> lower.contains(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(text.startsWith("{") || text.contains("\n{") ? "cut-short" : "failed");
  }

  static String sentence(String text) {
    if (text.isBlank()) {
      return "iperf3 printed nothing: it was killed";
    }
    switch (reason(text)) {
      case "cut-short" -> {
        return "iperf3's report was cut short";
      }
      case "no-iperf3" -> {
        return "iperf3 is not installed";
      }
      default -> {
      }
    }
    var lines = text.lines().map(line -> line.replaceAll("\\p{Cntrl}", " ").strip()).filter(l -> !l.isEmpty()).toList();
    var line = complaint(lines).replaceFirst("^iperf3: (error - )?", "");
    return "iperf3: " + (line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…");
  }

  private static String complaint(List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("error"))
        .findFirst()
        .orElseGet(() -> lines.isEmpty() ? "what it printed is no text" : lines.getFirst());
  }

  private static Map<String, String> reasons() {
    var all = new LinkedHashMap<String, String>();
    all.put("not found", "no-iperf3");
    all.put("busy running a test", "busy");
    all.put("connection refused", "refused");
    all.put("interrupt - the server", "server-gone");
    all.put("interrupt - ", "killed");
    all.put("the server has terminated", "server-gone");
    all.put("parameter error", "bad-parameter");
    all.put("unrecognized option", "bad-parameter");
    all.put("timed out", "timeout");
    all.put("timeout", "timeout");
    all.put("unreachable", "unreachable");
    all.put("no route to host", "unreachable");
    all.put("cannot assign requested address", "no-address");
    all.put("unable to connect to server", "unreachable");
    all.put("closed unexpectedly", "server-gone");
    all.put("connection reset", "server-gone");
    all.put("broken pipe", "server-gone");
    all.put("control message", "server-gone");
    all.put("unable to receive", "server-gone");
    all.put("select failed", "server-gone");
    return all;
  }
}
