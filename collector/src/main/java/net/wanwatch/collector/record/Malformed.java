package net.wanwatch.collector.record;

/// A line that holds no event; the message says what is wrong with it.
final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  Malformed(String message) {
    super(message);
  }
}
