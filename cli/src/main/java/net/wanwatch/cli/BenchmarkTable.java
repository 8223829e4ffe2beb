package net.wanwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.wanwatch.fact.Fact;

/// Results of throughput tests as columns. What was not measured is a dash.
final class BenchmarkTable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE dd HH:mm:ss", Locale.ENGLISH);
  private static final String DASH = "–";
  private static final List<String> HEAD = List.of("when", "over", "", "Mbit/s", "flows", "idle ms", "loaded ms",
      "resent", "jitter ms", "lost", "moved", "");

  private BenchmarkTable() {}

  /// From the journal: as nodes of the same shape, with their time.
  static void facts(PrintWriter out, List<Fact> facts, ZoneId zone) {
    var nodes = new ArrayList<JsonNode>();
    for (var fact : facts) {
      var time = TIME.format(fact.at().atZone(zone));
      switch (fact) {
        case Fact.Benchmark run -> {
          var node = run.body().deepCopy().put("time", time);
          run.tunnel().ifPresent(t -> node.put("tunnel", t));
          nodes.add(node);
        }
        case Fact.BenchmarkSkipped skip -> nodes.add(JsonNodeFactory.instance.objectNode()
            .put("time", time)
            .put("event", "skipped")
            .put("variant", skip.variant())
            .put("label", skip.tunnel().orElse(skip.variant()))
            .put("reason", skip.reason() + " (" + skip.variant() + ")"));
        default -> {
        }
      }
    }
    print(out, nodes);
  }

  static void print(PrintWriter out, List<? extends JsonNode> results) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    results.forEach(result -> rows.add(row(result)));
    boolean udp = results.stream().anyMatch(r -> r.path("protocol").asText().equals("udp"));
    for (var line : lines(rows, udp, results.stream().anyMatch(r -> r.has("time")))) {
      out.println(line);
    }
  }

  private static List<String> row(JsonNode result) {
    var rtt = result.path("rtt").path(result.path("tunnel").asText("crew"));
    return List.of(result.path("time").asText(), label(result), result.path("direction").asText(),
        number(result.path("throughput"), 8 / 1e6, 1), result.has("flows") ? result.path("flows").asText() : DASH,
        number(rtt.at("/idle/p50"), 1000, 1), number(rtt.at("/loaded/p50"), 1000, 1),
        number(result.path("retransmits"), 1, 0), number(result.path("jitter"), 1000, 2),
        result.has("lost") ? number(result.path("lost"), 100, 1) + " %" : DASH,
        number(result.path("transferred"), 1e-6, 0).replaceFirst("(\\d)$", "$1 MB"), outcome(result));
  }

  private static String label(JsonNode result) {
    return result.path("label").asText(result.path("tunnel").asText(result.path("over").asText()));
  }

  private static String outcome(JsonNode result) {
    if (result.path("event").asText().equals("skipped")) {
      return "skipped: " + result.path("said").asText(result.path("reason").asText());
    }
    var outcome = result.path("outcome").asText();
    return outcome.equals("done") ? "" : outcome + ": " + result.path("said").asText(result.path("reason").asText());
  }

  private static String number(JsonNode node, double times, int decimals) {
    return node.isNumber() ? String.format(Locale.ROOT, "%." + decimals + "f", node.doubleValue() * times) : DASH;
  }

  /// Numbers to the right, words to the left; UDP's columns only where there is one.
  private static List<String> lines(List<List<String>> rows, boolean udp, boolean dated) {
    var lines = new ArrayList<String>();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        if ((i == 0 && !dated) || ((i == 8 || i == 9) && !udp)) {
          continue;
        }
        int column = i;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        boolean word = i < 3 || i == row.size() - 1;
        var space = " ".repeat(width - row.get(i).length());
        line.append(word ? row.get(i) + space : space + row.get(i)).append("  ");
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
