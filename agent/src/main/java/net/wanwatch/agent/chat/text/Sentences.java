package net.wanwatch.agent.chat.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One language's file of texts. What is put in for `{…}` is cleaned of what could rearrange or break a message.
final class Sentences {
  private static final Pattern SLOT = Pattern.compile("\\{([a-z]+)}");
  /// Control characters, line ends, and those that turn the direction of writing or show nothing.
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");
  private static final int LONGEST = 120;

  private final Properties texts = new Properties();

  private Sentences() {}

  /// @throws IllegalArgumentException where there is no such language
  static Sentences of(String language) {
    var sentences = new Sentences();
    try (var in = Sentences.class.getResourceAsStream(language + ".properties")) {
      if (in == null) {
        throw new IllegalArgumentException("no texts in " + language);
      }
      sentences.texts.load(new InputStreamReader(in, UTF_8));
      return sentences;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Properties texts() {
    return texts;
  }

  boolean has(String key) {
    return texts.containsKey(key);
  }

  /// @throws IllegalArgumentException where the file lacks the key, or a slot has no value
  String say(String key, Map<String, String> values) {
    var text = Optional.ofNullable(texts.getProperty(key))
        .orElseThrow(() -> new IllegalArgumentException("no text " + key));
    return SLOT.matcher(text)
        .replaceAll(slot -> Matcher.quoteReplacement(Optional.ofNullable(values.get(slot.group(1)))
            .orElseThrow(() -> new IllegalArgumentException("%s: nothing for %s".formatted(key, slot.group())))));
  }

  static String clean(String text) {
    var seen = UNSEEN.matcher(text).replaceAll(" ").strip();
    return seen.codePointCount(0, seen.length()) <= LONGEST
        ? seen
        : seen.substring(0, seen.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
