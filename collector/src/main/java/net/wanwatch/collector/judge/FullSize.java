package net.wanwatch.collector.judge;

import java.util.Optional;
import net.wanwatch.probe.Outcome;

/// Whether one tunnel carries packets as large as its MTU. It is asked rarely, so one loss says little: only a
/// run of them, while the small probes get through, means that the MTU is larger than the path.
final class FullSize {
  /// Five minutes, in thrift a quarter of an hour: a link that loses a tenth of everything has such a run once in two months.
  static final int RUN = 5;

  private int lostInARow;
  private Optional<Boolean> passes = Optional.empty();

  /// Whether they pass; empty until one did or [#RUN] did not.
  Optional<Boolean> passes() {
    return passes;
  }

  /// @param down the tunnel carries nothing at all just now, which says nothing of the size
  /// @return whether they pass, when that changed
  Optional<Boolean> hear(Outcome outcome, boolean down) {
    if (outcome instanceof Outcome.Answered) {
      lostInARow = 0;
      return became(true);
    }
    if (!(outcome instanceof Outcome.Lost) || down) {
      return Optional.empty();
    }
    lostInARow++;
    return lostInARow < RUN ? Optional.empty() : became(false);
  }

  private Optional<Boolean> became(boolean now) {
    if (passes.filter(before -> before == now).isPresent()) {
      return Optional.empty();
    }
    passes = Optional.of(now);
    return passes;
  }
}
