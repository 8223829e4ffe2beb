package net.wanwatch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a journal has to say of one fault that was staged: what must be there and how often, what may be, and that is all.
final class Expected {
  /// A verdict that changes more often than this is flapping.
  private static final int CHANGES = 8;
  /// A break is felt at once; healed, a handshake may be awaited for five seconds, and a router's ping for two.
  private static final Duration EARLY = Duration.ofSeconds(3);
  private static final Duration LATE = Duration.ofSeconds(10);

  private record Count(int least, int most) {}

  private final Map<String, Count> counts = new LinkedHashMap<>();
  private String verdicts = "wg. (ok|unknown)";
  private Duration lasted = Duration.ZERO;

  /// @param what as `outage wg2 tunnel-down`, `failover wg2`, `crew-outage`, `router reboot`; a pattern
  Expected times(int least, int most, String what) {
    counts.put(what, new Count(least, most));
    return this;
  }

  /// @param pattern of what a verdict may come to, beside ok and unknown
  Expected verdicts(String pattern) {
    verdicts = "wg. (ok|unknown)|" + pattern;
    return this;
  }

  /// Every outage of it lasts so long.
  Expected lasting(Duration time) {
    lasted = time;
    return this;
  }

  /// What does not hold, each in a few words.
  List<String> against(List<JsonNode> facts) {
    var wrong = new ArrayList<String>();
    var said = said(facts, wrong);
    counts.forEach((what, count) -> {
      int n = said.entrySet().stream().filter(each -> each.getKey().matches(what)).mapToInt(Map.Entry::getValue).sum();
      if (n < count.least) {
        wrong.add("missing: %s, %d times and not %d".formatted(what, n, count.least));
      } else if (n > count.most) {
        wrong.add("double: %s, %d times and not %d".formatted(what, n, count.most));
      }
    });
    said.keySet()
        .stream()
        .filter(word -> counts.keySet().stream().noneMatch(word::matches))
        .forEach(word -> wrong.add("false: " + word));
    verdicts(facts, wrong);
    return wrong;
  }

  private void verdicts(List<JsonNode> facts, List<String> wrong) {
    var changes = new TreeMap<String, Integer>();
    for (var fact : facts) {
      if (fact.path("kind").asText().equals("state") && fact.path("subject").asText().equals("verdict")) {
        var word = fact.path("tunnel").asText() + " " + fact.path("to").asText();
        if (!word.matches(verdicts)) {
          wrong.add("false: verdict " + word + " (" + fact.path("evidence").asText() + ")");
        }
        changes.merge(fact.path("tunnel").asText(), 1, Integer::sum);
      }
    }
    changes.forEach((tunnel, n) -> {
      if (n > CHANGES) {
        wrong.add("flapping: the verdict of %s changed %d times".formatted(tunnel, n));
      }
    });
  }

  /// How often each thing is said. Of an outage its last line counts.
  private Map<String, Integer> said(List<JsonNode> facts, List<String> wrong) {
    var outages = new LinkedHashMap<String, JsonNode>();
    var said = new HashMap<String, Integer>();
    for (var fact : facts) {
      var tunnel = fact.path("tunnel").asText();
      switch (fact.path("kind").asText()) {
        case "outage", "crew-outage" -> outages.put(fact.path("id").asText(), fact);
        case "failover" -> said.merge(fact.path("direction").asText() + " " + tunnel, 1, Integer::sum);
        case "router" -> said.merge("router " + fact.path("event").asText(), 1, Integer::sum);
        case "started", "stopped" ->
          said.merge(fact.path("end").asText() + " " + fact.path("kind").asText(), 1, Integer::sum);
        case "benchmark" -> said.merge("test " + fact.path("outcome").asText(), 1, Integer::sum);
        case "benchmark-skipped" -> said.merge("test skipped", 1, Integer::sum);
        default -> {
        } // minutes and notes are counted over the whole run
      }
    }
    for (var outage : outages.values()) {
      boolean crew = outage.path("kind").asText().equals("crew-outage");
      said.merge(
          crew
              ? "crew-outage"
              : "outage %s %s".formatted(outage.path("tunnel").asText(), outage.path("verdict").asText("none")),
          1, Integer::sum);
      length(outage, wrong);
    }
    return said;
  }

  private void length(JsonNode outage, List<String> wrong) {
    var name = outage.path("kind").asText() + " " + outage.path("tunnel").asText();
    if (!outage.has("end")) {
      wrong.add("missing: the end of the %s".formatted(name));
    } else if (!lasted.isZero()) {
      var length = Duration.between(Instant.parse(outage.path("start").asText()),
          Instant.parse(outage.path("end").asText()));
      if (length.compareTo(lasted.minus(EARLY)) < 0 || length.compareTo(lasted.plus(LATE)) > 0) {
        wrong.add("wrong: the %s of %.1f s lasted %.1f s".formatted(name, lasted.toMillis() / 1000.0,
            length.toMillis() / 1000.0));
      }
    }
  }
}
