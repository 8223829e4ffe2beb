package net.wanwatch.cli;

/// What the caller's script sees.
final class ExitCode {
  static final int FINE = 0;
  /// What was typed or configured cannot be right: mend it and try again.
  static final int YOUR_INPUT = 1;
  /// The input may be right; a port is taken, a disk is full, or we are wrong.
  static final int OUR_TROUBLE = 2;

  private ExitCode() {}
}
