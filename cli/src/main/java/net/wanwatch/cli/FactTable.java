package net.wanwatch.cli;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import net.wanwatch.journal.Fact;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.FactText;

/// Prints facts, as JSON lines or as a table with a heading for each day. Who reads may go away (`| head`): then it is
/// [#gone], and nothing more needs to be printed.
final class FactTable {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE yyyy-MM-dd", Locale.ENGLISH);

  private final PrintWriter out;
  private final boolean json;
  private final ZoneId zone;
  private Optional<LocalDate> day = Optional.empty();

  FactTable(PrintWriter out, boolean json, ZoneId zone) {
    this.out = out;
    this.json = json;
    this.zone = zone;
  }

  void print(Fact fact) {
    if (json) {
      out.println(FactJson.write(fact));
      return;
    }
    var date = LocalDate.ofInstant(fact.at(), zone);
    if (!date.equals(day.orElse(null))) {
      out.println((day.isPresent() ? "\n" : "") + DAY.format(date));
      day = Optional.of(date);
    }
    out.println(FactText.line(fact, zone));
  }

  boolean gone() {
    return out.checkError();
  }
}
