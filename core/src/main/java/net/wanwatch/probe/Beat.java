package net.wanwatch.probe;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// When a flow sends its next probe. Its steady beat goes on whatever happens: what is counted is counted by it. As soon as an answer is
/// overdue, and from then on until for some seconds none was, extra probes are sent between. So what breaks is seen with as many
/// probes as if they were always sent, and given up is only how well its beginning is known, and what is shorter than the steady beat.
/// Extra ones are sent because something was lost: they are not counted, else a lossy path would look worse than it is.
///
/// One thread at a time.
public final class Beat {
  /// Beyond the usual round trip: less would take a queue for a loss, and send more into it.
  static final Duration OVERDUE = Duration.ofMillis(300);
  static final Duration UNEASY = Duration.ofSeconds(5);
  /// Of the usual round trip, how much the newest one counts.
  private static final int SMOOTH = 8;
  /// Silence that others may feel too, and for how long they look whether they do.
  private static final long ALARMING = Duration.ofSeconds(1).toNanos();
  private static final long ALARMED = Duration.ofMinutes(1).toNanos();

  private final long steady;
  private final long extra;
  private long next;
  private long nextExtra;
  private long uneasyUntil;
  private long usual = -1;
  /// When the first probe was sent since the last answer.
  private @Nullable Long unanswered;

  /// @param extra the beat of extra ones; as long as the steady one where there are to be none
  public Beat(Duration steady, Duration extra) {
    this.steady = steady.toNanos();
    this.extra = extra.toNanos();
  }

  public void begin(long first) {
    next = first;
    nextExtra = first + extra;
    uneasyUntil = first + UNEASY.toNanos();
  }

  private boolean sendsExtra() {
    return extra < steady;
  }

  private boolean isUneasy(long now) {
    return now - uneasyUntil < 0;
  }

  /// When it is to be looked at again.
  ///
  /// @param oldest when the oldest probe was sent that has no answer yet
  public long due(OptionalLong oldest) {
    if (!sendsExtra()) {
      return next;
    }
    long due = isUneasy(nextExtra) ? earlier(next, nextExtra) : next;
    return oldest.isPresent() ? earlier(due, Math.max(oldest.getAsLong() + patience(), nextExtra)) : due;
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  /// Takes note of what is overdue by now.
  public void look(OptionalLong oldest, long now) {
    if (sendsExtra() && oldest.isPresent() && now - oldest.getAsLong() >= patience()) {
      uneasy(now);
    }
  }

  /// Something is not as usual: for some seconds from now on extra ones are sent.
  public void uneasy(long now) {
    uneasyUntil = now + UNEASY.toNanos();
  }

  /// Whether a probe is to be sent now that counts. What was missed is not made up for.
  public boolean steady(long now) {
    if (now - next < 0) {
      return false;
    }
    next += ((now - next) / steady + 1) * steady;
    nextExtra = now + extra;
    sent(now);
    return true;
  }

  /// Whether an extra one is to be sent now.
  public boolean extra(long now) {
    if (!sendsExtra() || !isUneasy(now) || now - nextExtra < 0) {
      return false;
    }
    nextExtra += ((now - nextExtra) / extra + 1) * extra;
    sent(now);
    return true;
  }

  private void sent(long now) {
    unanswered = unanswered == null ? Long.valueOf(now) : unanswered;
  }

  /// Whether all that was sent of late has no answer, so that other flows should look too.
  boolean alarms(long now) {
    return sendsExtra() && unanswered != null && now - unanswered > ALARMING && now - unanswered < ALARMED;
  }

  /// An answer came, whatever is said of the probes before it.
  public void answered(Duration roundTrip) {
    unanswered = null;
    usual = usual < 0 ? roundTrip.toNanos() : usual + (roundTrip.toNanos() - usual) / SMOOTH;
  }

  private long patience() {
    return Math.max(0, usual) + OVERDUE.toNanos();
  }
}
