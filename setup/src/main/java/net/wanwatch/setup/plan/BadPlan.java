package net.wanwatch.setup.plan;

/// What was typed or configured cannot be planned; the message is one line with the place and the mend.
public final class BadPlan extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  public BadPlan(String message) {
    super(message);
  }
}
