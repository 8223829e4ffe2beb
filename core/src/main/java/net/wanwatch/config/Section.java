package net.wanwatch.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// A mapping of the file all of whose keys are known and stand there once.
final class Section {
  private static final Map<String, String> MISPLACED = Map.of("passphrase",
      "a passphrase does not belong in this file: keep it in a file of its own and write 'passphrase-file: …'",
      "password", "there is no login by password: write 'key: …' (and 'passphrase-file: …' if the key has one)");

  private final Value whole;
  private final String path;
  private final Map<String, Value> values = new HashMap<>();

  private Section(Value whole, String path) {
    this.whole = whole;
    this.path = path;
  }

  static Section of(Value whole) throws BadConfig {
    var section = new Section(whole, whole.path());
    if (whole.node() instanceof MappingNode mapping) {
      for (var pair : mapping.getValue()) {
        section.add(new Value(whole.file(), "", pair.getKeyNode()),
            new Value(whole.file(), section.child(key(pair.getKeyNode())), pair.getValueNode()));
      }
      return section;
    }
    if (!whole.isNothing() || !isOptional(whole.path())) {
      throw whole.wrong(section.title() + " must be made of keys and values, such as '"
          + ConfigKeys.example(section.child(ConfigKeys.within(whole.path()).getFirst())) + "'");
    }
    return section;
  }

  int line() {
    return whole.line();
  }

  Optional<Value> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  Value needed(String key) throws BadConfig {
    return value(key).orElseThrow(
        () -> whole.wrong("%s lacks %s: add for example '%s'".formatted(title(), key, ConfigKeys.example(child(key)))));
  }

  private void add(Value at, Value value) throws BadConfig {
    if (!(at.node() instanceof ScalarNode)) {
      throw at
          .wrong("a key must be one word: known in " + title() + " are " + String.join(", ", ConfigKeys.within(path)));
    }
    var key = value.key();
    var known = ConfigKeys.within(path);
    if (MISPLACED.containsKey(key)) {
      throw at.wrong(String.valueOf(MISPLACED.get(key)));
    }
    if (!known.contains(key)) {
      throw at.wrong("unknown key %s in %s: %s".formatted(at.quoted(), title(),
          Nearest.to(key, known)
              .map(near -> "did you mean '" + near + "'?")
              .orElse("known are " + String.join(", ", known))));
    }
    var before = values.putIfAbsent(key, value);
    if (before != null) {
      throw at.wrong("%s stands here twice (first in line %d): keep one".formatted(key, before.line()));
    }
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String title() {
    return switch (path) {
      case "" -> "the file";
      case "routers" -> "a router";
      case "routers.tunnels" -> "a tunnel";
      case "benchmarks.plan" -> "a variant";
      case "drills.plan" -> "a drill";
      case "comparisons.plan" -> "a comparison";
      case "chat.to" -> "a chat";
      default -> path;
    };
  }

  /// `agent:` with every key commented out means the defaults.
  private static boolean isOptional(String path) {
    return List.of("vps", "agent", "collector", "benchmarks", "drills", "comparisons", "chat").contains(path);
  }

  /// A key that is no word is none we know.
  private static String key(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "?";
  }
}
