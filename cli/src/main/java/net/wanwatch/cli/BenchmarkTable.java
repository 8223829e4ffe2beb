package net.wanwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// Results of throughput tests as columns. What was not measured is a dash.
final class BenchmarkTable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE dd HH:mm:ss", Locale.ENGLISH);
  private static final String DASH = "–";
  private static final List<String> HEAD = List.of("when", "over", "", "Mbit/s", "flows", "idle ms", "loaded ms",
      "resent", "jitter ms", "lost", "moved", "");

  private BenchmarkTable() {}

  /// A test, of which that is known what is not empty.
  ///
  /// @param time when it was over; empty where that is now
  /// @param idle median round trip in seconds, as `loaded` is
  /// @param why it has no result
  private record Row(String time, String label, String direction, boolean udp, OptionalDouble throughput,
      OptionalInt flows, OptionalDouble idle, OptionalDouble loaded, OptionalDouble retransmits, OptionalDouble jitter,
      OptionalDouble lost, OptionalDouble transferred, String why) {
    List<String> words() {
      return List.of(time, label, direction, number(throughput, 8 / 1e6, 1),
          flows.isPresent() ? String.valueOf(flows.getAsInt()) : DASH, number(idle, 1000, 1), number(loaded, 1000, 1),
          number(retransmits, 1, 0), number(jitter, 1000, 2), lost.isPresent() ? number(lost, 100, 1) + " %" : DASH,
          number(transferred, 1e-6, 0).replaceFirst("(\\d)$", "$1 MB"), why);
    }
  }

  /// From the journal.
  static void facts(PrintWriter out, List<Fact> facts, ZoneId zone) {
    var rows = new ArrayList<Row>();
    for (var fact : facts) {
      var time = TIME.format(fact.at().atZone(zone));
      switch (fact) {
        case Fact.Benchmark run -> rows.add(row(time, run));
        case Fact.BenchmarkSkipped skip -> rows
            .add(skipped(time, skip.tunnel().orElse(skip.variant()), "", skip.reason() + " (" + skip.variant() + ")"));
        default -> {
        }
      }
    }
    rows(out, rows);
  }

  private static Row row(String time, Fact.Benchmark run) {
    var asked = run.asked();
    var total = run.result().total();
    return new Row(time, run.label(), asked.direction().word(), asked.protocol() == Throughput.Protocol.UDP,
        number(total.map(rate -> (double) rate.throughput())), OptionalInt.of(asked.flows()),
        number(run.rtt().flatMap(Throughput.Rtt::idle).map(Throughput.Percentiles::p50)),
        number(run.rtt().flatMap(Throughput.Rtt::loaded).map(Throughput.Percentiles::p50)),
        total.map(rate -> number(rate.retransmits())).orElse(OptionalDouble.empty()),
        total.map(Throughput.Rate::jitter).orElse(OptionalDouble.empty()),
        total.map(Throughput.Rate::lost).orElse(OptionalDouble.empty()), number(run.result().transferred()),
        run.done() ? "" : run.end().outcome().word() + ": " + run.end().why());
  }

  private static Row skipped(String time, String label, String direction, String why) {
    var nothing = OptionalDouble.empty();
    return new Row(time, label, direction, false, nothing, OptionalInt.empty(), nothing, nothing, nothing, nothing,
        nothing, nothing, "skipped: " + why);
  }

  /// As the collector tells them: `result` and `skipped`.
  static void print(PrintWriter out, List<? extends JsonNode> results) {
    rows(out, results.stream().map(BenchmarkTable::told).toList());
  }

  /// A collector of another version may tell less than a fact holds.
  private static Row told(JsonNode result) {
    var said = result.path("said").asText(result.path("reason").asText());
    var label = result.path("label").asText();
    var direction = result.path("direction").asText();
    if (result.path("event").asText().equals("skipped")) {
      return skipped("", label, direction, said);
    }
    var rtt = result.path("rtt").path(result.path("tunnel").asText("crew"));
    var outcome = result.path("outcome").asText();
    return new Row("", label, direction, result.path("protocol").asText().equals("udp"),
        number(result.path("throughput")),
        result.has("flows") ? OptionalInt.of(result.path("flows").asInt()) : OptionalInt.empty(),
        number(rtt.at("/idle/p50")), number(rtt.at("/loaded/p50")), number(result.path("retransmits")),
        number(result.path("jitter")), number(result.path("lost")), number(result.path("transferred")),
        outcome.equals("done") ? "" : outcome + ": " + said);
  }

  private static OptionalDouble number(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
  }

  private static OptionalDouble number(OptionalLong number) {
    return number.isPresent() ? OptionalDouble.of((double) number.getAsLong()) : OptionalDouble.empty();
  }

  private static OptionalDouble number(Optional<Double> number) {
    return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private static String number(OptionalDouble number, double times, int decimals) {
    return number.isPresent() ? String.format(Locale.ROOT, "%." + decimals + "f", number.getAsDouble() * times) : DASH;
  }

  private static void rows(PrintWriter out, List<Row> rows) {
    var words = new ArrayList<List<String>>();
    words.add(HEAD);
    rows.forEach(row -> words.add(row.words()));
    for (var line : lines(words, rows.stream().anyMatch(Row::udp), rows.stream().anyMatch(r -> !r.time.isEmpty()))) {
      out.println(line);
    }
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
