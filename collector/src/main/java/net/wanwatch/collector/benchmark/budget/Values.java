package net.wanwatch.collector.benchmark.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What stands under one key of a file that may hold anything. A value that cannot be read is left out, and its place is
/// added to `odd`; null and absent are nothing.
record Values<T>(ObjectNode root, String key, List<String> odd, Reader<T> reader) {
  /// Empty where the value makes no sense.
  @FunctionalInterface
  interface Reader<T> {
    Optional<T> read(JsonNode node) throws JsonProcessingException;
  }

  Optional<T> one() {
    var node = root.path(key);
    return node.isMissingNode() || node.isNull() ? Optional.empty() : read(key, node);
  }

  List<T> list() {
    var found = new ArrayList<T>();
    var node = root.path(key);
    if (node.isArray()) {
      node.forEach(each -> read(key, each).ifPresent(found::add));
    } else {
      nothing(node);
    }
    return found;
  }

  Map<String, T> byKey() {
    var found = new LinkedHashMap<String, T>();
    var node = root.path(key);
    if (node.isObject()) {
      node.properties()
          .forEach(each -> read(key + " of " + each.getKey(), each.getValue())
              .ifPresent(value -> found.put(each.getKey(), value)));
    } else {
      nothing(node);
    }
    return found;
  }

  private void nothing(JsonNode node) {
    if (!node.isMissingNode() && !node.isNull()) {
      odd.add(key);
    }
  }

  private Optional<T> read(String place, JsonNode node) {
    try {
      var value = node.isNull() ? Optional.<T>empty() : reader.read(node);
      if (value.isEmpty()) {
        odd.add(place);
      }
      return value;
    } catch (JsonProcessingException _) {
      odd.add(place);
      return Optional.empty();
    }
  }
}
