package net.wanwatch.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What somebody who mistyped a word probably meant.
final class Nearest {
  private Nearest() {}

  /// The known word with the fewest letters to change, if those are few enough to be a slip.
  static Optional<String> to(String word, List<String> known) {
    var plain = plain(word);
    return known.stream()
        .min(Comparator.comparingInt(k -> distance(plain, plain(k))))
        .filter(k -> distance(plain, plain(k)) <= Math.max(2, k.length() / 3));
  }

  /// `pollInterval` and `poll_interval` are slips for `poll-interval`, not three changes.
  private static String plain(String word) {
    return word.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
  }

  /// Levenshtein's distance, one row at a time.
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
