package net.wanwatch.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
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
        long size = file.toFile().length(); // 0 when it was deleted meanwhile
        sizes.put(file.getFileName().toString(), size);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return sizes;
  }

  /// Whole lines from `offset` on, about `max` bytes of them; but never less than one, however long it is. Empty when
  /// none is whole.
  static byte[] lines(Path file, long offset, int max) throws IOException {
    try (var input = new RandomAccessFile(file.toFile(), "r")) {
      long there = input.length() - offset;
      for (long size = Math.min(max, there); size > 0; size = Math.min(2 * size, there)) {
        var bytes = new byte[(int) Math.min(size, Integer.MAX_VALUE - 8)];
        input.seek(offset);
        input.readFully(bytes);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
          whole--;
        }
        if (whole > 0 || size >= there) {
          return Arrays.copyOf(bytes, whole);
        }
      }
      return new byte[0];
    }
  }
}
