package net.wanwatch.report.read;

import java.util.Comparator;

/// Names as people order them: `wg2` before `wg10`.
public final class Natural {
  public static final Comparator<String> ORDER = Comparator.comparing(Natural::padded)
      .thenComparing(Comparator.naturalOrder());

  private Natural() {}

  private static String padded(String name) {
    var padded = new StringBuilder();
    var digits = new StringBuilder();
    for (char c : (name + "\0").toCharArray()) {
      if (c >= '0' && c <= '9') {
        digits.append(c);
        continue;
      }
      if (!digits.isEmpty()) {
        padded.append("0".repeat(Math.max(0, 12 - digits.length()))).append(digits);
        digits.setLength(0);
      }
      padded.append(c);
    }
    return padded.toString();
  }
}
