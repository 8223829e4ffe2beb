package net.wanwatch.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.IncidentLog;

/// A line for each incident: when, what, how long, whom it was told and after how long, and who has it.
final class IncidentTable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final String DASH = "–";
  private static final List<String> HEAD = List.of("since", "what", "lasted", "told after", "has it", "id");

  private IncidentTable() {}

  /// @param open ids of those that are known to go on
  static void print(PrintWriter out, List<Fact> facts, Set<String> open, ZoneId zone) {
    var log = new IncidentLog();
    facts.forEach(log::add);
    if (log.all().isEmpty()) {
      out.println("no incident that anybody was told of");
      return;
    }
    var rows = new ArrayList<>(List.of(HEAD));
    log.all().forEach(entry -> rows.add(row(entry, open, zone)));
    rows.forEach(row -> out.println(line(row, rows)));
  }

  private static List<String> row(IncidentLog.Entry entry, Set<String> open, ZoneId zone) {
    var last = entry.last();
    var what = last.tunnels().isEmpty()
        ? last.what().word()
        : last.what().word() + " " + String.join(", ", last.tunnels());
    var router = last.router().map(name -> name + ": ").orElse("");
    return List.of(time(last.start(), zone), plain(router + what), lasted(last, open), plain(told(entry)),
        plain(last.who().orElse(DASH)), plain(last.id()));
  }

  /// Of one that has no end and of which nobody says that it goes on, nothing is known.
  private static String lasted(Fact.Incident last, Set<String> open) {
    return last.end()
        .map(end -> length(Duration.between(last.start(), end)))
        .orElse(open.contains(last.id()) ? "open" : "no end known");
  }

  /// Each chat's first message.
  private static String told(IncidentLog.Entry entry) {
    var told = entry.messages()
        .stream()
        .flatMap(line -> line.told().stream())
        .collect(Collectors.toMap(Fact.Incident.Told::chat, message -> message, (first, _) -> first, TreeMap::new))
        .values()
        .stream()
        .map(message -> message.chat() + " " + length(message.delay()))
        .collect(Collectors.joining(", "));
    return told.isEmpty() ? DASH : told;
  }

  private static String time(Instant at, ZoneId zone) {
    return TIME.format(at.atZone(zone));
  }

  private static String length(Duration length) {
    if (length.toMinutes() < 2) {
      return String.format(Locale.ROOT, length.toSeconds() < 20 ? "%.1f s" : "%.0f s", length.toMillis() / 1e3);
    }
    return length.toHours() < 2
        ? "%d min %02d s".formatted(length.toMinutes(), length.toSecondsPart())
        : "%d h %02d min".formatted(length.toHours(), length.toMinutesPart());
  }

  /// What was typed or configured elsewhere moves no cursor.
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private static String line(List<String> row, List<List<String>> rows) {
    var line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      int column = i;
      int width = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
      line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
