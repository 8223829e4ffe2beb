package net.wanwatch.http;

/// A request that cannot be done; the message is one line for its sender.
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  public Refused(int status, String message) {
    super(message.replaceAll("\\p{Cntrl}", "?"));
    this.status = status;
  }

  /// Of HTTP.
  public int status() {
    return status;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
