package net.wanwatch.setup.finding;

import java.util.List;

/// One thing that is not as it should be.
///
/// @param id stable; `docs/findings/ID.md` is its page
/// @param subject the tunnel, or what else it is about
/// @param fails whether something does not work because of it now, or as soon as a tunnel fails
/// @param what is so
/// @param why it hurts
/// @param mend commands for the router's shell, in their order
public record SetupFinding(String id, String subject, boolean fails, String what, String why, List<String> mend) {
  public SetupFinding {
    mend = List.copyOf(mend);
  }

  /// All of it in one line.
  public String sentence() {
    return "%s: %s; on the router: %s (docs/findings/%s.md)".formatted(what, why, String.join("; ", mend), id);
  }
}
