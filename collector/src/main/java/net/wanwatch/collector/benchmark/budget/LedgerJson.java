package net.wanwatch.collector.benchmark.budget;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.MalformedFact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger as JSON. Its results are facts as a journal has them; a version before left out their kind and site.
final class LedgerJson {
  private static final Logger log = LoggerFactory.getLogger(LedgerJson.class);
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .addModule(new Jdk8Module())
      .addModule(new JavaTimeModule())
      .addMixIn(Ledger.Running.class, Running.class)
      .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
      .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .build();

  private LedgerJson() {}

  private record Stored(boolean paused, Map<String, Ledger.Used> used, Map<String, Instant> served,
      List<Ledger.Due> due, Optional<Ledger.Running> running, Map<String, ObjectNode> last) {}

  private interface Running {
    @JsonProperty("fact")
    Throughput.Asked asked();
  }

  static byte[] write(Ledger ledger) throws IOException {
    var last = new LinkedHashMap<String, ObjectNode>();
    for (var result : ledger.last().entrySet()) {
      last.put(result.getKey(), MAPPER.readValue(FactJson.write(result.getValue()), ObjectNode.class));
    }
    return MAPPER.writeValueAsBytes(
        new Stored(ledger.paused(), ledger.used(), ledger.served(), ledger.due(), ledger.running(), last));
  }

  static Ledger read(byte[] bytes) throws IOException {
    var stored = MAPPER.readValue(bytes, Stored.class);
    var last = new LinkedHashMap<String, Fact.Benchmark>();
    stored.last.forEach((key, result) -> result(result).ifPresentOrElse(fact -> last.put(key, fact),
        () -> log.warn("the last result of {} cannot be read, and is forgotten", key)));
    return new Ledger(stored.paused, stored.used, stored.served, stored.due, stored.running, last);
  }

  private static Optional<Fact.Benchmark> result(ObjectNode stored) {
    stored.put("kind", "benchmark");
    if (!stored.has("site")) {
      stored.put("site", "");
    }
    try {
      return FactJson.read(stored.toString()) instanceof Fact.Benchmark fact ? Optional.of(fact) : Optional.empty();
    } catch (MalformedFact e) {
      return Optional.empty();
    }
  }
}
