package net.wanwatch.http;

import java.io.IOException;

/// The token file cannot be used: whoever configured it can mend it. The message is one line with the file and the mend,
/// and quotes nothing of it.
public final class BadToken extends IOException {
  private static final long serialVersionUID = 1L;

  BadToken(String message) {
    super(message);
  }

  BadToken(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
