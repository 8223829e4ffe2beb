package net.wanwatch.report.page;

import java.util.List;
import java.util.stream.Collectors;
import net.wanwatch.report.safe.Safe;

/// A raw table, for other programs: RFC 4180, UTF-8, times in UTC, base units.
///
/// @param name of the file, without `.csv`
public record Csv(String name, List<String> columns, List<List<String>> rows) {
  public String text() {
    var out = new StringBuilder(line(columns));
    rows.forEach(row -> out.append(line(row)));
    return out.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(Safe::csv).collect(Collectors.joining(",")) + "\r\n";
  }
}
