package net.wanwatch.live;

import java.util.Locale;

/// One thing that was tried, and what came of it.
///
/// @param what was tried, in a few words
/// @param detail what was found; where it failed, what is wrong and the mend
public record Check(Outcome outcome, String what, String detail) {
  /// `SKIP` could not be tried, or is missing and not needed: nothing is wrong. `WARN` works, and will hurt some day.
  public enum Outcome {
    OK, FAIL, SKIP, WARN
  }

  public static Check ok(String what, String detail) {
    return new Check(Outcome.OK, what, detail);
  }

  public static Check fail(String what, String detail) {
    return new Check(Outcome.FAIL, what, detail);
  }

  public static Check warn(String what, String detail) {
    return new Check(Outcome.WARN, what, detail);
  }

  public static Check skip(String what, String detail) {
    return new Check(Outcome.SKIP, what, detail);
  }

  /// `ok    what  detail`; whatever a detail holds, it is one line.
  public String line() {
    var word = outcome == Outcome.FAIL ? "FAIL" : outcome.name().toLowerCase(Locale.ROOT);
    return "%-4s  %-26s  %s".formatted(word, what, detail.replaceAll("\\p{Cntrl}+", " ")).stripTrailing();
  }
}
