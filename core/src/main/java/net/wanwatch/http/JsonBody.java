package net.wanwatch.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A request's JSON object, read strictly: what is not known, not there or not possible is refused with 400.
public final class JsonBody {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .build();

  private final ObjectNode object;

  private JsonBody(ObjectNode object) {
    this.object = object;
  }

  /// @param keys all there may be
  public static JsonBody read(byte[] body, List<String> keys) throws Refused {
    var known = String.join(", ", keys);
    try {
      if (!(JSON.readTree(body) instanceof ObjectNode object)) {
        throw new Refused(400, "the body must be a JSON object with " + known);
      }
      for (var field : object.properties()) {
        if (!keys.contains(field.getKey())) {
          throw new Refused(400, "unknown field '%s': there are %s".formatted(shortened(field.getKey()), known));
        }
      }
      return new JsonBody(object);
    } catch (IOException _) {
      throw new Refused(400, "the body is no JSON: it must be an object with " + known);
    }
  }

  /// One line, without space around it.
  public String text(String key, int longest) throws Refused {
    return optionalText(key, longest).orElseThrow(() -> new Refused(400, key + " is missing"));
  }

  public Optional<String> optionalText(String key, int longest) throws Refused {
    var node = object.get(key);
    return node == null ? Optional.empty() : Optional.of(line(key, node, longest));
  }

  /// Whether a list stands there, whatever is in it.
  public boolean isList(String key) {
    return object.get(key) instanceof ArrayNode;
  }

  /// One or more lines, each without space around it.
  public List<String> texts(String key, int longest, int most) throws Refused {
    var texts = new ArrayList<String>();
    if (object.get(key) instanceof ArrayNode list && !list.isEmpty() && list.size() <= most) {
      for (var node : list) {
        texts.add(line(key, node, longest));
      }
      return texts;
    }
    throw new Refused(400, "%s must be a list of 1 to %d texts".formatted(key, most));
  }

  private static String line(String key, JsonNode node, int longest) throws Refused {
    var text = node.isTextual() ? node.textValue().strip() : "";
    if (text.isEmpty() || text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
      throw new Refused(400, "%s must be one line of text, 1 to %d characters".formatted(key, longest));
    }
    return text;
  }

  /// One of a few words; `otherwise` when it is not there.
  public <W extends Enum<W>> W word(String key, Class<W> words, W otherwise) throws Refused {
    var text = optionalText(key, 40);
    if (text.isEmpty()) {
      return otherwise;
    }
    for (var word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return word;
      }
    }
    throw new Refused(400,
        "%s '%s' is none of %s".formatted(key, text.get(),
            Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))));
  }

  public long whole(String key, long least, long most, long otherwise) throws Refused {
    return object.has(key) ? whole(key, least, most) : otherwise;
  }

  public long whole(String key, long least, long most) throws Refused {
    var node = object.get(key);
    if (node == null) {
      throw new Refused(400, key + " is missing");
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < least || node.longValue() > most) {
      throw new Refused(400, "%s must be a whole number from %d to %d".formatted(key, least, most));
    }
    return node.longValue();
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
