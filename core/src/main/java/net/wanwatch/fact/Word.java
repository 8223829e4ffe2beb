package net.wanwatch.fact;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;

/// One of an enum's words, as journal, metrics and pages say it. A later version may know more of them.
public interface Word {
  /// The constant's own name, from which the word is made.
  String name();

  /// In kebab-case: `uplink-no-internet`.
  default String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The constant of a word; empty where this version knows none.
  static <E extends Enum<E> & Word> Optional<E> of(Class<E> words, String word) {
    return EnumSet.allOf(words).stream().filter(each -> each.word().equals(word)).findFirst();
  }
}
