package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;
import java.util.TreeMap;

/// One mirrored journal's folder. Of a day that was deleted for its size there remains a tombstone, `DAY.jsonl.gone`,
/// with the offset that was acknowledged: what the sender need not send again.
record MirrorPlace(Path folder) {
  private static final String TOMBSTONE = ".gone";

  OptionalLong gone(String day) throws IOException {
    var tombstone = folder.resolve(day + TOMBSTONE);
    if (!Files.exists(tombstone)) {
      return OptionalLong.empty();
    }
    var text = Files.readString(tombstone, US_ASCII).strip();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  void bury(String day, long offset) throws IOException {
    var written = folder.resolve(day + TOMBSTONE + ".new");
    Files.writeString(written, Long.toString(offset), US_ASCII);
    Files.move(written, folder.resolve(day + TOMBSTONE), StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(folder.resolve(day));
  }

  /// Acknowledged offsets of the deleted days.
  TreeMap<String, Long> tombstones() throws IOException {
    var found = new TreeMap<String, Long>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (var files = Files.newDirectoryStream(folder, "*" + TOMBSTONE)) {
      for (var file : files) {
        var name = file.getFileName().toString();
        var day = name.substring(0, name.length() - TOMBSTONE.length());
        gone(day).ifPresent(offset -> found.put(day, offset));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }
}
