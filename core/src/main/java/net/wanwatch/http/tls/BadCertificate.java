package net.wanwatch.http.tls;

import java.io.IOException;

/// A certificate, its key or a CA cannot be used: whoever configured it can mend it. The message is one line with the file,
/// what is wrong and the mend, and quotes nothing of a key.
public final class BadCertificate extends IOException {
  private static final long serialVersionUID = 1L;

  BadCertificate(String message) {
    super(message);
  }

  BadCertificate(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
