package net.wanwatch.drill;

/// The agent does not cut. Nothing was cut.
public final class CutRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /// @param reason in a word: `busy`, `token`, `agent-refused`, `agent-cannot`
  /// @param said its sentence, with the cure
  public CutRefused(String reason, String said) {
    super(said);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
