package net.wanwatch.collector.benchmark.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import net.wanwatch.collector.benchmark.plan.TestQueue;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;

/// What is said of throughput tests over HTTP. A test that ran is said as its fact is in the journal, in brief and without
/// kind and site.
final class BenchmarkLines {
  private static final JsonMapper JSON = JsonMapper.builder().enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).build();
  private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private BenchmarkLines() {}

  /// UTC, always with milliseconds.
  static String instant(Instant at) {
    return MILLIS.format(at);
  }

  static ObjectNode brief(Fact.Benchmark run) {
    try {
      var node = JSON.readValue(FactJson.write(run.brief()), ObjectNode.class);
      return node.remove(List.of("kind", "site"));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param fact a test that ran, or one that was skipped
  static ObjectNode recent(Fact fact) {
    return switch (fact) {
      case Fact.Benchmark run -> brief(run);
      case Fact.BenchmarkSkipped skip -> {
        var node = JSON.createObjectNode().put("at", skip.at().toString()).put("router", skip.router());
        skip.tunnel().ifPresent(t -> node.put("tunnel", t));
        yield node.put("variant", skip.variant()).put("outcome", "skipped").put("reason", skip.reason());
      }
      default -> throw new IllegalArgumentException("no throughput test: " + fact.kind());
    };
  }

  private static ObjectNode event(String word) {
    return JSON.createObjectNode().put("event", word);
  }

  static String begin(Asked asked, String label) {
    var line = event("begin").put("label", label);
    line.setAll(JSON.<ObjectNode>valueToTree(asked.fact()));
    return line.put("charged", asked.worstCase()).toString();
  }

  /// @param rates bytes/s, by tunnel
  static String second(int second, Map<String, Double> rates) {
    var line = event("second").put("second", second);
    var each = line.putObject("rates");
    rates.forEach((tunnel, rate) -> each.put(tunnel, Math.round(rate)));
    return line.toString();
  }

  static String result(Fact.Benchmark run, String label) {
    var line = event("result").put("label", label);
    line.setAll(brief(run));
    return line.toString();
  }

  static String skipped(TestQueue.Outcome.Skipped skipped, String label, Variant variant) {
    return event("skipped").put("label", label)
        .put("direction", variant.direction().word())
        .put("reason", skipped.fact().reason())
        .put("said", skipped.said())
        .toString();
  }
}
