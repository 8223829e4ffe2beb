package net.wanwatch.cli;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.FactText;

/// Prints facts, as JSON lines or as a table with a heading for each day. Who reads may go away (`| head`): then it is
/// [#gone], and nothing more needs to be printed.
///
/// An outage is written whenever something about it becomes known; in the table it has a new line only when that line
/// says something new.
final class FactTable {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE yyyy-MM-dd", Locale.ENGLISH);

  private final PrintWriter out;
  private final boolean json;
  private final ZoneId zone;
  private Optional<LocalDate> day = Optional.empty();
  /// What was last said of each outage that goes on.
  private final Map<String, String> said = new HashMap<>();

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
    if (saidAlready(fact)) {
      return;
    }
    var date = LocalDate.ofInstant(fact.at(), zone);
    if (!date.equals(day.orElse(null))) {
      out.println((day.isPresent() ? "\n" : "") + DAY.format(date));
      day = Optional.of(date);
    }
    out.println(FactText.line(fact, zone));
  }

  private boolean saidAlready(Fact fact) {
    return switch (fact) {
      case Fact.Outage(var _, var site, var id, _, _, _, _, var end, _, _, _, _, _, _, _) ->
        saidAlready(site + "/" + id, fact, end.isPresent());
      case Fact.CrewOutage(var _, var site, var id, _, _, _, var end, _, _) ->
        saidAlready(site + "/" + id, fact, end.isPresent());
      default -> false;
    };
  }

  private boolean saidAlready(String outage, Fact fact, boolean over) {
    var text = FactText.what(fact, zone);
    var before = over ? said.remove(outage) : said.put(outage, text);
    return text.equals(before);
  }

  boolean gone() {
    return out.checkError();
  }
}
