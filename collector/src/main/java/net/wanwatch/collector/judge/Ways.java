package net.wanwatch.collector.judge;

import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.probe.Directions;
import net.wanwatch.probe.Outcome;

/// One path's two directions since we started, and its last whole minute.
final class Ways {
  private final boolean timed;
  private final Directions directions = new Directions();
  private final OneWay up = new OneWay();
  private final OneWay down = new OneWay();
  private Optional<Fact.Minute> lastMinute = Optional.empty();

  /// @param timed whether all its probes go the same way, so that the times of two can be compared
  Ways(boolean timed) {
    this.timed = timed;
  }

  /// In the order of sending.
  ///
  /// @param minute of that probe
  Directions.Settled hear(Outcome outcome, WaysMinute minute) {
    var settled = directions.hear(outcome);
    for (var lost : settled.lost()) {
      (lost.way() == Directions.Way.UP ? up : down).lost += lost.sent().extra() ? 0 : 1;
    }
    if (outcome.sent().extra()) {
      return settled;
    }
    minute.hear(outcome, settled);
    if (outcome instanceof Outcome.Answered(var sent, var rtt, var _, var echoed) && echoed.isPresent()) {
      up.answered++;
      down.answered++;
      up.reordered += settled.reorderedUp();
      down.reordered += settled.reorderedDown();
      if (timed) {
        long before = sent.nanos();
        long at = echoed.get().at();
        up.took(at - before);
        down.took(before + rtt.toNanos() - at);
        minute.took(at - before, before + rtt.toNanos() - at, rtt.toNanos());
      }
    }
    return settled;
  }

  /// Empty where the echo never counted.
  Optional<Fact.Minute.Ways> of(WaysMinute minute) {
    return up.answered == 0 ? Optional.empty() : Optional.of(minute.fact(up.jitter(), down.jitter()));
  }

  void over(Fact.Minute minute) {
    lastMinute = Optional.of(minute);
  }

  View.Ways view() {
    return new View.Ways(up.view(down.lost), down.view(0), lastMinute);
  }

  /// One direction since we started.
  private static final class OneWay {
    /// As in RFC 3550, section 6.4.1.
    private static final double WEIGHT = 1.0 / 16;

    private long answered;
    private long lost;
    private long reordered;
    private boolean timed;
    private long before;
    private double jitter = Double.NaN;

    /// @param nanos between two clocks that do not know of each other
    void took(long nanos) {
      if (timed) {
        double change = Math.abs(nanos - before);
        jitter = Double.isNaN(jitter) ? change * WEIGHT : jitter + (change - jitter) * WEIGHT;
      }
      timed = true;
      before = nanos;
    }

    double jitter() {
      return jitter;
    }

    /// @param alsoThere lost on the other way, so not on this one
    View.Way view(long alsoThere) {
      return new View.Way(answered + lost + alsoThere, lost, reordered);
    }
  }
}
