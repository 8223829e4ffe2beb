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
      var said = "not kept, the journal cannot be written: " + why;
      throw refused.filter(FullDisk::isCause).isPresent()
          ? new FullDisk(said, refused.get())
          : new IOException(said, refused.orElse(null));
    }
  }
}
