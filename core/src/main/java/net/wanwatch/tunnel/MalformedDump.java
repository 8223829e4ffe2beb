package net.wanwatch.tunnel;

import java.io.IOException;

/// What `wg` answered is no dump. The message names the line and the column, and never quotes the row: a row
/// that is not what it should be may hold anything.
public final class MalformedDump extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedDump(String message) {
    super(message);
  }
}
