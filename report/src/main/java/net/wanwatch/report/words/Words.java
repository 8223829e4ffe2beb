package net.wanwatch.report.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Says things in the language of [Language#now]. The English stands in the program, and is the key of the German, in `de.txt` beside this class: a test
/// reads the sources for what is missing there.
public final class Words {
  private static final Map<String, String> GERMAN = read("de.txt");

  private Words() {}

  /// @param english as `String.format` has it; of a text without values, as it stands
  public static String say(String english, Object... values) {
    var pattern = word(english);
    return values.length == 0 ? pattern : String.format(Language.now().locale(), pattern, values);
  }

  /// A word that comes from the journals: one of ours is translated, every other stays.
  public static String word(String english) {
    return Language.now() == Language.GERMAN ? GERMAN.getOrDefault(english, english) : english;
  }

  /// Several texts, such as the columns of a table.
  public static List<String> all(String... english) {
    return Arrays.stream(english).map(Words::word).toList();
  }

  static Map<String, String> german() {
    return GERMAN;
  }

  /// A line in English, the same in the other language, and a blank one; `#` begins a remark.
  private static Map<String, String> read(String name) {
    var words = new HashMap<String, String>();
    try (var in = Objects.requireNonNull(Words.class.getResourceAsStream(name), name);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      var texts = lines.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
      for (int i = 0; i + 1 < texts.size(); i += 2) {
        words.put(texts.get(i), texts.get(i + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(words);
  }
}
