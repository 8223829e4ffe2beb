package net.wanwatch.report.page;

import static net.wanwatch.report.words.Words.say;

import java.util.List;

/// A report, before it is written down.
///
/// @param subtitle where and when
/// @param date of its front matter: the end of the time it is about
/// @param simulated then every page says so
public record Document(String title, String subtitle, String date, boolean simulated, List<Chapter> chapters) {
  /// Above what is made up.
  public static String simulatedWords() {
    return say("Simulated: nothing in this report was measured");
  }

  public Document {
    chapters = List.copyOf(chapters);
  }
}
