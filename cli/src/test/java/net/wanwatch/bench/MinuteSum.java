package net.wanwatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Sums up what a journal's minutes account for: every second of a tunnel's own probes was sent in or is unknown.
final class MinuteSum {
  private static final double BEAT = 0.110;
  private static final double MINUTE = 60;
  private static final double PART = 0.03;

  private final Map<String, Double> seconds = new TreeMap<>();
  private final Map<String, Integer> minutes = new TreeMap<>();
  private final Map<String, Integer> same = new TreeMap<>();

  void add(JsonNode minute) {
    if (!minute.path("path").asText().equals("tunnel")) {
      return;
    }
    var tunnel = minute.path("tunnel").asText();
    seconds.merge(tunnel, minute.path("sent").asLong() * BEAT + minute.path("unknown").asDouble(), Double::sum);
    if (minutes.merge(tunnel + " " + minute.path("at").asText(), 1, Integer::sum) > 1) {
      same.merge(tunnel, 1, Integer::sum);
    }
  }

  /// @param steps of the wall clock: each begins a minute within one, whose rest is unknown
  List<String> wrong(Duration time, int steps) {
    var wrong = new ArrayList<String>();
    double whole = time.toSeconds();
    if (seconds.size() != 3) {
      wrong.add("minutes of %s and not of three tunnels".formatted(seconds.keySet()));
    }
    seconds.forEach((tunnel, sum) -> {
      if (sum < whole * (1 - PART) || sum > whole * (1 + PART) + (steps + 3) * MINUTE) {
        wrong.add("the minutes of %s account for %.0f s of %.0f".formatted(tunnel, sum, whole));
      }
    });
    same.forEach((tunnel, n) -> {
      if (n > steps) {
        wrong.add("double: %d minutes of %s".formatted(n, tunnel));
      }
    });
    return wrong;
  }
}
