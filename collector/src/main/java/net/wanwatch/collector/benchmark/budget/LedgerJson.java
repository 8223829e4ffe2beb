package net.wanwatch.collector.benchmark.budget;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.MalformedFact;
import net.wanwatch.journal.TimesAsText;
import org.jspecify.annotations.Nullable;

/// The ledger as JSON. Its results are facts as a journal has them; a version before left out their kind and site.
final class LedgerJson {
  /// Bytes that no tunnel carries in a month: more is nonsense, and sums of it would overflow.
  private static final long MOST = 1L << 50;
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .addModule(new Jdk8Module())
      .addModule(new TimesAsText())
      .addMixIn(Ledger.Running.class, Running.class)
      .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
      .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
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

  /// @param odd what could not be read, in words; empty where all could
  record Found(Ledger ledger, List<String> odd) {}

  /// Reads what can be read: a value that is odd costs itself alone.
  ///
  /// @throws IOException where it is no JSON object
  static Found read(byte[] bytes) throws IOException {
    if (!(MAPPER.readTree(bytes) instanceof ObjectNode root)) {
      throw new IOException("it is no JSON object");
    }
    var odd = new ArrayList<String>();
    var used = new Values<>(root, "used", odd, node -> {
      var value = MAPPER.treeToValue(node, Ledger.Used.class);
      return sound(value.dayBytes()) && sound(value.monthBytes()) ? Optional.of(value) : Optional.empty();
    }).byKey();
    var served = new Values<>(root, "served", odd, node -> Optional.of(MAPPER.treeToValue(node, Instant.class)))
        .byKey();
    var due = new Values<>(root, "due", odd, node -> Optional.of(MAPPER.treeToValue(node, Ledger.Due.class))).list();
    var running = new Values<>(root, "running", odd, node -> {
      var value = MAPPER.treeToValue(node, Ledger.Running.class);
      return value.charged().values().stream().allMatch(LedgerJson::sound) ? Optional.of(value) : Optional.empty();
    }).one();
    var last = new Values<>(root, "last", odd, LedgerJson::result).byKey();
    var paused = new Values<>(root, "paused", odd,
        node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty()).one();
    return new Found(new Ledger(paused.orElse(false), used, served, due, running, last), odd);
  }

  private static boolean sound(@Nullable Long bytes) {
    return bytes != null && bytes >= 0 && bytes < MOST;
  }

  private static Optional<Fact.Benchmark> result(JsonNode node) {
    if (!(node instanceof ObjectNode stored)) {
      return Optional.empty();
    }
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
