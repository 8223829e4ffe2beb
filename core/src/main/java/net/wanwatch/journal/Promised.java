package net.wanwatch.journal;

import java.io.IOException;
import java.util.Optional;

/// One line that somebody waits for. Kept, refused, or neither yet; the journal's lock guards it.
final class Promised {
  private boolean kept;
  private Optional<IOException> refused = Optional.empty();

  void keep() {
    kept = true;
  }

  void refuse(IOException why) {
    refused = Optional.of(why);
  }

  boolean open() {
    return !kept && refused.isEmpty();
  }

  void verify() throws IOException {
    if (!kept) {
      var why = refused.map(e -> String.valueOf(e.getMessage())).orElse("it is closed");
      throw new IOException("not kept, the journal cannot be written: " + why, refused.orElse(null));
    }
  }
}
