package net.wanwatch.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What tells one journal of a site from another, in each day file's first line. It lives in the day files alone, so
/// that a folder which is wiped and written anew is another journal, to the mirror too.
final class JournalId {
  private static final Logger log = LoggerFactory.getLogger(JournalId.class);
  private static final int LONGEST = 4096;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

  private JournalId() {}

  static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  static String random() {
    var bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// The newest that stands in the folder; empty when there is none yet.
  static Optional<String> of(Path folder) throws IOException {
    for (var day : DayFiles.sizes(folder).descendingKeySet()) {
      try {
        var id = FactJson.journal(header(folder.resolve(day))).filter(JournalId::isId);
        if (id.isPresent()) {
          return id;
        }
      } catch (NoSuchFileException _) {
        log.debug("{} was deleted since we looked", day);
      }
    }
    return Optional.empty();
  }

  /// A first line is short; what stands here instead may have no end at all.
  private static byte[] header(Path day) throws IOException {
    try (var input = Files.newInputStream(day)) {
      byte[] beginning = input.readNBytes(LONGEST);
      int end = 0;
      while (end < beginning.length && beginning[end] != '\n') {
        end++;
      }
      return Arrays.copyOf(beginning, end);
    }
  }
}
