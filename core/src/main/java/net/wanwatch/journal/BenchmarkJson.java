package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;

/// A throughput test's fact as JSON: all its parts lie side by side in one object. iperf3's own JSON is passed on as it
/// stands.
final class BenchmarkJson {
  private static final String RAW = "raw";

  private BenchmarkJson() {}

  /// The keys in their order, but for [#RAW] behind them.
  private record Line(Instant at, String kind, String site, String router, Optional<String> tunnel, String id,
      String scenario, String variant, Throughput.Over over,
      @JsonInclude(JsonInclude.Include.ALWAYS) List<String> tunnels, Throughput.Direction direction,
      Throughput.Protocol protocol, int flows, int seconds, int omitted, Instant start, Throughput.Outcome outcome,
      Optional<String> reason, Optional<String> said, OptionalLong throughput, Map<String, Throughput.Rate> byTunnel,
      OptionalLong retransmits, OptionalDouble jitter, OptionalDouble lost, OptionalLong transferred,
      OptionalLong charged, Map<String, String> congestion, Map<String, String> iperf3, Map<String, Throughput.Rtt> rtt,
      OptionalDouble routerCpu, Optional<Throughput.Bytes> crewBytes, Map<String, Throughput.Mwan3> mwan3) {

    static Line of(Fact.Benchmark b) {
      var asked = b.asked();
      var result = b.result();
      var total = result.total();
      return new Line(b.at(), b.kind(), b.site(), b.router(), b.tunnel(), b.id(), asked.scenario(), asked.variant(),
          asked.over(), asked.tunnels(), asked.direction(), asked.protocol(), asked.flows(), asked.seconds(),
          asked.omitted(), b.start(), b.end().outcome(), b.end().reason(), b.end().said(),
          total.map(t -> OptionalLong.of(t.throughput())).orElse(OptionalLong.empty()), result.byTunnel(),
          total.map(Throughput.Rate::retransmits).orElse(OptionalLong.empty()),
          total.map(Throughput.Rate::jitter).orElse(OptionalDouble.empty()),
          total.map(Throughput.Rate::lost).orElse(OptionalDouble.empty()), result.transferred(), result.charged(),
          result.congestion(), result.iperf3(), result.rtt(), result.routerCpu(), result.crewBytes(), result.mwan3());
    }

    Fact.Benchmark fact(Optional<String> raw) {
      var total = throughput.isEmpty()
          ? Optional.<Throughput.Rate>empty()
          : Optional.of(new Throughput.Rate(throughput.getAsLong(), retransmits, jitter, lost));
      return new Fact.Benchmark(at, site, router, tunnel, id,
          new Throughput.Asked(scenario, variant, over, tunnels, direction, protocol, flows, seconds, omitted), start,
          new Throughput.End(outcome, reason, said), new Throughput.Result(total, byTunnel, transferred, charged,
              congestion, iperf3, rtt, routerCpu, crewBytes, mwan3),
          raw);
    }
  }

  static String write(JsonMapper mapper, Fact.Benchmark fact) throws JsonProcessingException {
    var line = mapper.writeValueAsString(Line.of(fact));
    return fact.raw().map(raw -> line.substring(0, line.length() - 1) + ",\"" + RAW + "\":" + raw + "}").orElse(line);
  }

  /// @throws IOException where the line is no JSON, or does not fit
  static Fact.Benchmark read(JsonMapper mapper, byte[] line) throws IOException {
    return mapper.readValue(line, Line.class).fact(raw(mapper, line));
  }

  private static Optional<String> raw(JsonMapper mapper, byte[] line) throws IOException {
    try (var parser = mapper.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(RAW);
        var token = parser.nextToken();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (found && token != JsonToken.START_OBJECT) {
          throw new JsonParseException(parser, "what iperf3 said is no object");
        }
        if (found) {
          int to = (int) parser.currentLocation().getByteOffset();
          var text = new String(line, from, to - from, UTF_8);
          if (text.indexOf('\n') >= 0) {
            throw new JsonParseException(parser, "what iperf3 said is not one line");
          }
          return Optional.of(text);
        }
      }
      return Optional.empty();
    }
  }
}
