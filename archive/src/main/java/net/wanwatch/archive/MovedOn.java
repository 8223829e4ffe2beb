package net.wanwatch.archive;

import java.io.IOException;

/// Another reads the same file into the same database: nothing was written, and what it knows has to be asked again.
final class MovedOn extends IOException {
  private static final long serialVersionUID = 1L;

  MovedOn(String file) {
    super(file + ": another archive of the same --name has read it meanwhile: give each a name of its own");
  }
}
