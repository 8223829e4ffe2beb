package net.wanwatch.report.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;

/// A throughput test as the report needs it; iperf3's own JSON is left behind.
///
/// @param over `tunnel`, `aggregate` or `crew`
/// @param throughput bytes/s received
/// @param byTunnel bytes/s of each, in an aggregate
/// @param retransmits of TCP
/// @param jitter seconds, of UDP
/// @param lost ratio, of UDP
/// @param transferred bytes it cost
/// @param congestion the sending end's algorithm, by end
/// @param rtt idle and loaded, by tunnel or `crew`
public record Run(Instant at, String site, String router, Optional<String> tunnel, Optional<Instant> start,
    String scenario, String variant, String over, List<String> tunnels, String direction, String protocol, int flows,
    String outcome, Optional<String> reason, OptionalDouble throughput, Map<String, Double> byTunnel,
    OptionalDouble retransmits, OptionalDouble jitter, OptionalDouble lost, OptionalDouble transferred,
    Map<String, String> congestion, Map<String, String> iperf3, Map<String, Rtt> rtt) {
  /// Round trips beside a run, in seconds.
  public record Rtt(OptionalDouble idleP50, OptionalDouble idleP95, OptionalDouble loadedP50,
      OptionalDouble loadedP95) {}

  public boolean done() {
    return outcome.equals("done") && throughput.isPresent();
  }

  static Run of(Fact.Benchmark fact) {
    var body = fact.body();
    return new Run(fact.at(), fact.site(), fact.router(), fact.tunnel(), instant(body.path("start")),
        body.path("scenario").asText("mwan3"), body.path("variant").asText("by-hand"),
        body.path("over").asText(fact.tunnel().isPresent() ? "tunnel" : "unknown"), names(body.path("tunnels")),
        body.path("direction").asText("unknown"), body.path("protocol").asText("tcp"), body.path("flows").asInt(),
        body.path("outcome").asText("unknown"), text(body.path("reason")), number(body.path("throughput")),
        throughputs(body.path("by-tunnel")), number(body.path("retransmits")), number(body.path("jitter")),
        number(body.path("lost")), number(body.path("transferred")), texts(body.path("congestion")),
        texts(body.path("iperf3")), rtts(body.path("rtt")));
  }

  private static Optional<Instant> instant(JsonNode node) {
    try {
      return node.isTextual() ? Optional.of(Instant.parse(node.asText())) : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static List<String> names(JsonNode node) {
    var names = new ArrayList<String>();
    node.forEach(name -> names.add(name.asText()));
    return List.copyOf(names);
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }

  private static OptionalDouble number(JsonNode node) {
    return node.isNumber() && node.asDouble() >= 0 ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
  }

  private static Map<String, String> texts(JsonNode node) {
    var texts = new TreeMap<String, String>();
    node.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
    return texts;
  }

  private static Map<String, Double> throughputs(JsonNode node) {
    var rates = new TreeMap<String, Double>(Natural.ORDER);
    node.properties()
        .forEach(
            field -> number(field.getValue().path("throughput")).ifPresent(rate -> rates.put(field.getKey(), rate)));
    return rates;
  }

  private static Map<String, Rtt> rtts(JsonNode node) {
    var rtts = new TreeMap<String, Rtt>(Natural.ORDER);
    node.properties().forEach(field -> {
      var idle = field.getValue().path("idle");
      var loaded = field.getValue().path("loaded");
      rtts.put(field.getKey(), new Rtt(number(idle.path("p50")), number(idle.path("p95")), number(loaded.path("p50")),
          number(loaded.path("p95"))));
    });
    return rtts;
  }
}
