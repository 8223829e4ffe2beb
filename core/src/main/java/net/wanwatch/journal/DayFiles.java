package net.wanwatch.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The day files of one folder, `YYYY-MM-DD.jsonl`, by name and so by day. Nothing else there is ours.
final class DayFiles {
  private static final Pattern NAME = Pattern.compile("[+-]?\\d{4,9}-\\d\\d-\\d\\d\\.jsonl");

  private DayFiles() {}

  static String name(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC) + ".jsonl";
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// Sizes in bytes; empty when the folder is not there.
  static NavigableMap<String, Long> sizes(Path folder) throws IOException {
    var sizes = new TreeMap<String, Long>();
    if (!Files.isDirectory(folder)) {
      return sizes;
    }
    try (var files = Files.newDirectoryStream(folder, file -> isName(file.getFileName().toString()))) {
      for (var file : files) {
        sizes.put(file.getFileName().toString(), Files.size(file));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return sizes;
  }
}
