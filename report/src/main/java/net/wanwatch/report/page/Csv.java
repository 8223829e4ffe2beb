package net.wanwatch.report.page;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.wanwatch.report.safe.Safe;

/// A raw table, for other programs: RFC 4180, UTF-8, times in UTC, base units.
///
/// @param name of the file, without `.csv`
public record Csv(String name, List<String> columns, Rows rows) {
  /// What is in it; long ones are made while they are written.
  @FunctionalInterface
  public interface Rows {
    void forEach(Consumer<? super List<String>> to);
  }

  public void write(Path folder) throws IOException {
    try (var out = Files.newBufferedWriter(folder.resolve(name + ".csv"))) {
      line(out, columns);
      rows.forEach(row -> line(out, row));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void line(BufferedWriter out, List<String> cells) {
    try {
      out.write(cells.stream().map(Safe::csv).collect(Collectors.joining(",", "", "\r\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
