package net.wanwatch.uci;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `uci show <package>`: `mwan3.wg1wan=interface` opens a section, `mwan3.wg1wan.track_ip='1.1.1.1' '9.9.9.9'`
/// is an option of it, a list where several quoted values stand. A quote inside a value is written `'\''`
/// (<https://openwrt.org/docs/guide-user/base-system/uci>).
public record UciShow(Map<String, Section> sections) {
  /// One section, and what it holds.
  ///
  /// @param name its own, or `@type[0]` where it has none
  public record Section(String name, String type, Map<String, List<String>> options) {
    public List<String> list(String option) {
      return options.getOrDefault(option, List.of());
    }

    /// Its words, however many values they stand in: the firewall and the shell scripts of netifd take `option network 'a b'` for what
    /// two lines `list network` say. mwan3's scripts do not.
    public List<String> words(String option) {
      return list(option).stream()
          .flatMap(value -> Arrays.stream(value.strip().split("\\s+", -1)))
          .filter(word -> !word.isEmpty())
          .toList();
    }

    /// The last one where a list stands in the place of an option, as uci itself does.
    public Optional<String> text(String option) {
      var values = list(option);
      return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /// What is no number is taken for the default, as the shell's arithmetic mostly does.
    public int number(String option, int otherwise) {
      return text(option).filter(t -> t.matches("\\d{1,9}")).map(Integer::parseInt).orElse(otherwise);
    }

    public boolean flag(String option, boolean otherwise) {
      return text(option).map(t -> switch (t) {
        case "1", "on", "true", "yes", "enabled" -> true;
        case "0", "off", "false", "no", "disabled" -> false;
        default -> otherwise;
      }).orElse(otherwise);
    }
  }

  /// Sections of a type, in their order.
  public List<Section> ofType(String type) {
    return sections.values().stream().filter(s -> s.type.equals(type)).toList();
  }

  /// @param lines what is no line of this package is passed over
  public static UciShow parse(String config, Iterable<String> lines) {
    var sections = new LinkedHashMap<String, Section>();
    for (var line : lines) {
      int equals = line.indexOf('=');
      if (!line.startsWith(config + ".") || equals < 0) {
        continue;
      }
      var path = line.substring(config.length() + 1, equals);
      int dot = path.indexOf('.');
      var value = line.substring(equals + 1);
      if (dot < 0) {
        sections.put(path, new Section(path, value, new LinkedHashMap<>()));
      } else {
        var section = sections.get(path.substring(0, dot));
        if (section != null) {
          section.options.put(path.substring(dot + 1), values(value));
        }
      }
    }
    return new UciShow(sections);
  }

  private static List<String> values(String text) {
    var values = new ArrayList<String>();
    var value = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == '\\' && !quoted && i + 1 < text.length()) {
        value.append(text.charAt(++i));
      } else if (c == ' ' && !quoted) {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    values.add(value.toString());
    return List.copyOf(values);
  }
}
