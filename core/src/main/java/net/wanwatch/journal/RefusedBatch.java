package net.wanwatch.journal;

import java.io.IOException;

/// What came for the mirror is no part of a journal: the sender's fault, nothing was written.
public final class RefusedBatch extends IOException {
  private static final long serialVersionUID = 1L;

  public RefusedBatch(String message) {
    super(message);
  }
}
