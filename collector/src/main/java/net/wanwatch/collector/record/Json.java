package net.wanwatch.collector.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;

/// JSON as this room writes and reads it.
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder()
      .addModule(new Jdk8Module())
      .addModule(new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ObjectNode parse(String line) throws Malformed {
    try {
      if (MAPPER.readTree(line) instanceof ObjectNode node) {
        return node;
      }
    } catch (JsonProcessingException _) {
      // said below
    }
    throw new Malformed("no JSON object");
  }

  static ObjectNode fact(Fact fact) {
    try {
      return parse(FactJson.write(fact));
    } catch (Malformed e) {
      throw new IllegalStateException("a fact that is no JSON", e);
    }
  }

  static String text(JsonNode node, String key) throws Malformed {
    var text = node.path(key).textValue();
    if (text == null) {
      throw new Malformed("no " + key);
    }
    return text;
  }

  static long number(JsonNode node, String key) throws Malformed {
    if (!node.path(key).canConvertToLong() || !node.path(key).isIntegralNumber()) {
      throw new Malformed("no number " + key);
    }
    return node.path(key).longValue();
  }

  static Instant instant(JsonNode node, String key) throws Malformed {
    try {
      return Instant.parse(text(node, key));
    } catch (DateTimeException _) {
      throw new Malformed("no time " + key);
    }
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E word(JsonNode node, String key, Class<E> words) throws Malformed {
    try {
      return Enum.valueOf(words, text(node, key).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      throw new Malformed("unknown " + key);
    }
  }
}
