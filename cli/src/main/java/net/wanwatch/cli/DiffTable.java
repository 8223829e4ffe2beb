package net.wanwatch.cli;

import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneId;
import net.wanwatch.collector.record.FactDiff.Difference;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.FactText;

/// Prints what differs between a journal and a replay: which of the two has a fact alone, or what each says of it.
final class DiffTable {
  private final PrintWriter out;
  private final boolean json;
  private final ZoneId zone;

  DiffTable(PrintWriter out, boolean json, ZoneId zone) {
    this.out = out;
    this.json = json;
    this.zone = zone;
  }

  void print(Difference difference) {
    switch (difference) {
      case Difference.OnlyThen(var then) -> out.println(json
          ? "{\"journal\":%s}".formatted(FactJson.write(then))
          : "only in the journal:  " + line(then));
      case Difference.OnlyNow(var now) -> out.println(json
          ? "{\"replay\":%s}".formatted(FactJson.write(now))
          : "only in the replay:   " + line(now));
      case Difference.Other(var then, var now, var _) when json ->
        out.println("{\"journal\":%s,\"replay\":%s}".formatted(FactJson.write(then), FactJson.write(now)));
      case Difference.Other(var then, var _, var fields) -> {
        out.println("differs:              " + line(then));
        fields.forEach(field -> out.println("    " + field.replaceAll("\\p{Cntrl}", " ")));
      }
    }
  }

  private String line(Fact fact) {
    return LocalDate.ofInstant(fact.at(), zone) + " " + FactText.line(fact, zone);
  }
}
