package net.wanwatch.journal;

import java.io.IOException;

/// A line is no fact: cut short, overwritten, or without a time, a kind and a site.
public final class MalformedFact extends IOException {
  private static final long serialVersionUID = 1L;

  public MalformedFact(String message) {
    super(message);
  }
}
