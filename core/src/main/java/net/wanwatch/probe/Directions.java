package net.wanwatch.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which way the probes of one flow were lost, by what the echo counted (RFC 7679 and 7680 ask for a synchronised clock; a count needs none).
///
/// Between two answers the echo's count grows by what came up, of which so many answers came down; the rest of what was sent was lost on
/// the way up. Which of several probes was lost up and which down is not known where both were: then the first ones are said to be lost
/// up. What is answered too late was not lost, and nobody knows which way was slow. Nothing is said of a time in which nothing was
/// answered at all, the count began anew, or we stood still.
///
/// Feed it outcomes in the order of sending.
public final class Directions {
  /// What loses more in a row, for 2 s at the usual beat, is down: nothing came either way, and where it was lost first says nothing.
  private static final int DOWN = 20;
  /// So many may have changed places.
  private static final int SLACK = 64;

  private final List<Outcome.Sent> lost = new ArrayList<>();
  private Outcome.@Nullable Echoed last;
  /// Said too much of: a later count takes it back.
  private int upAhead;
  private int downAhead;
  private boolean broken;

  /// Where a probe was lost.
  public enum Way {
    /** From us to the far end. */
    UP,
    /** From the far end to us. */
    DOWN
  }

  /// A lost probe, and where.
  public record Lost(Outcome.Sent sent, Way way) {}

  /// What an answer settles.
  ///
  /// @param lost in the order of sending; what is left out is not known
  /// @param reorderedUp how many came to the echo behind one that was sent later
  /// @param reorderedDown how many answers came to us so
  public record Settled(List<Lost> lost, int reorderedUp, int reorderedDown) {
    static final Settled NOTHING = new Settled(List.of(), 0, 0);

    public Settled {
      lost = List.copyOf(lost);
    }
  }

  public Settled hear(Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered answered -> {
        return answered(answered.echoed());
      }
      case Outcome.Lost(var sent) -> {
        if (lost.size() <= DOWN) {
          lost.add(sent);
        }
      }
      case Outcome.Unknown _ -> broken = true;
      case Outcome.Unsent(var _, var reason) -> broken |= reason == Reason.REFUSED;
    }
    return Settled.NOTHING;
  }

  private Settled answered(Optional<Outcome.Echoed> echoed) {
    var before = last;
    var now = echoed.orElse(null);
    if (before == null || now == null || broken || lost.size() > DOWN) {
      begin(now);
      return Settled.NOTHING;
    }
    int sent = lost.size() + 1;
    int came = now.received().since(before.received());
    if (came > sent + SLACK || came < -SLACK) {
      begin(now);
      return Settled.NOTHING;
    }
    upAhead += sent - came;
    downAhead += came - 1 - (now.late() - before.late());
    int up = Math.clamp(upAhead, 0, lost.size());
    int down = Math.clamp(downAhead, 0, lost.size() - up);
    upAhead -= up;
    downAhead -= down;
    var settled = new ArrayList<Lost>(up + down);
    for (int i = 0; i < up + down; i++) {
      settled.add(new Lost(lost.get(i), i < up ? Way.UP : Way.DOWN));
    }
    lost.clear();
    last = now;
    return new Settled(settled, Math.floorMod(now.received().reordered() - before.received().reordered(), 256),
        now.overtaken() - before.overtaken());
  }

  private void begin(Outcome.@Nullable Echoed now) {
    lost.clear();
    last = now;
    upAhead = 0;
    downAhead = 0;
    broken = false;
  }
}
