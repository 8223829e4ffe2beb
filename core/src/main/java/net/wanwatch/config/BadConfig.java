package net.wanwatch.config;

import java.nio.file.Path;

/// The configuration cannot be right. The message is one line, `file:line: what is wrong and what would be right`
/// (without the line where the file as a whole is meant), and is all the user needs to see: no stack, no cause.
public final class BadConfig extends Exception {
  private static final long serialVersionUID = 1;

  BadConfig(Path file, String wrong) {
    super(oneLine(file + ": " + wrong));
  }

  BadConfig(Path file, int line, String wrong) {
    super(oneLine(file + ":" + line + ": " + wrong));
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /// What the file says is quoted in messages, and may hold anything.
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
