package net.wanwatch.archive;

import java.io.IOException;

/// A database that cannot be used until somebody mends what was typed or set up. The message is one line, with the mend,
/// and holds no secret.
public final class BadDatabase extends IOException {
  private static final long serialVersionUID = 1L;

  BadDatabase(String message) {
    super(message);
  }

  BadDatabase(String message, Throwable cause) {
    super(message, cause);
  }
}
