package net.wanwatch.setup.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One section of a file in `/etc/config`, as it should be.
///
/// @param config the file: `network`, `firewall`, `mwan3`
/// @param name empty for a section without one, such as a rule
/// @param options each with its value; a list with all of them
/// @param lists which of the options are lists, even with one value
/// @param comment what cannot be planned, and stands as a comment; empty mostly
public record UciSection(String config, String type, Optional<String> name, Map<String, List<String>> options,
    List<String> lists, Optional<String> comment) {
  public UciSection {
    options = new LinkedHashMap<>(options);
    lists = List.copyOf(lists);
  }

  static UciSection named(String config, String type, String name) {
    return new UciSection(config, type, Optional.of(name), Map.of(), List.of(), Optional.empty());
  }

  static UciSection anonymous(String config, String type) {
    return new UciSection(config, type, Optional.empty(), Map.of(), List.of(), Optional.empty());
  }

  UciSection option(String option, String value) {
    var all = new LinkedHashMap<>(options);
    all.put(option, List.of(value));
    return new UciSection(config, type, name, all, lists, comment);
  }

  UciSection list(String option, List<String> values) {
    var all = new LinkedHashMap<>(options);
    all.put(option, values);
    var more = new ArrayList<>(lists);
    more.add(option);
    return new UciSection(config, type, name, all, more, comment);
  }

  UciSection comment(String text) {
    return new UciSection(config, type, name, options, lists, Optional.of(text));
  }

  Optional<String> text(String option) {
    return Optional.ofNullable(options.get(option)).map(List::getLast);
  }

  /// As it stands in the file.
  String text() {
    var text = new StringBuilder("config ").append(type);
    name.ifPresent(it -> text.append(" '").append(it).append('\''));
    comment.ifPresent(it -> text.append("\n\t# ").append(it));
    options.forEach((option, values) -> {
      for (var value : values) {
        text.append("\n\t%s %s %s".formatted(lists.contains(option) ? "list" : "option", option, quoted(value)));
      }
    });
    return text.append('\n').toString();
  }

  static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
