package net.wanwatch.collector.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was thought of one tunnel in the course of a day, by one who thinks: the verdict, or mwan3.
///
/// Changes (`state`) say when; the minutes say that somebody watched, and what held where no change was written. A time
/// without a minute is `not-watched`, whatever held before it. Where minutes and changes contradict, changes were lost to a
/// flood, and the minute is believed.
final class Strip {
  static final String UNKNOWN = "unknown";
  /// Nobody was there, which is no verdict.
  static final String NOT_WATCHED = "not-watched";

  /// A flapping tunnel writes more; minutes tell the rest.
  private static final int MOST_CHANGES = 8_000;
  private static final int MOST_WORDS = 30;
  private static final int NONE = -1;
  private static final long MINUTE = 60_000;
  /// A change is written within this after it held, and a minute is summed up three seconds late.
  private static final long LATE = 10_000;
  /// What is not written yet: the minute that goes on, and the one that is being summed up.
  private static final long TAIL = 75_000;

  private final long from;
  private final long to;
  private final List<String> words = new ArrayList<>();
  /// By minute of the day, as a place in `words`.
  private final byte[] longest;
  private final int[] said;
  private long[] at = new long[16];
  private byte[] was = new byte[16];
  private byte[] is = new byte[16];
  private int changes;
  private int before = NONE;
  private boolean flooded;
  private final List<String> worst;

  /// @param worst its words, the worst first
  Strip(SiteDay day, List<String> worst) {
    this.worst = List.copyOf(worst);
    this.from = day.from().toEpochMilli();
    this.to = day.to().toEpochMilli();
    int minutes = (int) (Watched.minute(to - 1) - Watched.minute(from) + 1);
    this.longest = new byte[Math.max(0, minutes)];
    this.said = new int[longest.length];
    Arrays.fill(longest, (byte) NONE);
  }

  /// Only the last one before the day counts.
  void changed(Instant when, Optional<String> old, String now) {
    long millis = when.toEpochMilli();
    if (millis < from) {
      before = place(now);
    } else if (changes == MOST_CHANGES) {
      flooded = true;
    } else if (millis < to) {
      room();
      int i = changes++;
      // Nearly always at the end: only a clock that was set back brings an earlier one.
      for (; i > 0 && at[i - 1] > millis; i--) {
        at[i] = at[i - 1];
        was[i] = was[i - 1];
        is[i] = is[i - 1];
      }
      at[i] = millis;
      was[i] = (byte) (old.isPresent() ? place(old.get()) : NONE);
      is[i] = (byte) place(now);
    }
  }

  /// A collector began: what held before it is not known to hold still.
  void began(Instant when) {
    if (when.toEpochMilli() < from) {
      before = NONE;
    }
  }

  private void room() {
    if (changes == at.length) {
      at = Arrays.copyOf(at, changes * 2);
      was = Arrays.copyOf(was, changes * 2);
      is = Arrays.copyOf(is, changes * 2);
    }
  }

  /// @param end of the minute
  /// @param states how long each held in it; empty where that is not known, which is `unknown`
  void minute(Instant end, Map<String, Duration> states) {
    int minute = index(end.toEpochMilli() - 1);
    if (minute < 0 || minute >= longest.length) {
      return;
    }
    var most = states.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(UNKNOWN);
    // What a clock that was set back showed twice keeps both.
    said[minute] |= states.keySet()
        .stream()
        .mapToInt(word -> 1 << place(word))
        .reduce(1 << place(most), (a, b) -> a | b);
    if (longest[minute] == NONE || most.equals(UNKNOWN)) {
      longest[minute] = (byte) place(most);
    }
  }

  private int index(long when) {
    return (int) (Watched.minute(when) - Watched.minute(from));
  }

  private int place(String word) {
    int known = words.indexOf(word);
    if (known >= 0) {
      return known;
    }
    if (words.size() == MOST_WORDS) {
      return place(UNKNOWN);
    }
    if (words.isEmpty() && !word.equals(UNKNOWN)) {
      words.add(UNKNOWN);
    }
    words.add(word);
    return words.size() - 1;
  }

  /// @param now what is later is not known yet
  Spans spans(Watched watched, Instant now) {
    var spans = new Spans();
    long end = Math.min(to, now.toEpochMilli());
    long known = lastMinute();
    int next = 0;
    for (long t = from; t < end;) {
      while (next < changes && at[next] <= t) {
        next++;
      }
      long until = Math.min(end, Math.min((Watched.minute(t) + 1) * MINUTE, Math
          .min(next < changes ? at[next] : Long.MAX_VALUE, Math.min(watched.nextEdge(t), known > t ? known : end))));
      spans.add(t, until, word(t, next, watched, known, now.toEpochMilli()));
      t = until;
    }
    return spans;
  }

  Timeline.Lane lane(Spans spans) {
    return spans.lane(worst);
  }

  /// The end of the last minute that was written down.
  private long lastMinute() {
    for (int i = longest.length - 1; i >= 0; i--) {
      if (longest[i] != NONE) {
        return (Watched.minute(from) + i + 1) * MINUTE;
      }
    }
    return from;
  }

  private String word(long t, int next, Watched watched, long known, long now) {
    int minute = index(t);
    boolean tail = now < to + TAIL && now - Math.max(known, watched.begunBefore(t)) <= TAIL && t >= known;
    if (watched.paused(t) || (longest[minute] == NONE && !tail && !watched.brokenOff(t))) {
      return NOT_WATCHED;
    }
    if (flooded && next == changes && longest[minute] != NONE) {
      return worstOf(minute);
    }
    int held = held(t, next, watched);
    if (held == NONE) {
      return longest[minute] == NONE ? lately(minute, watched.begunBefore(t)) : words.get(longest[minute]);
    }
    boolean contradicted = longest[minute] != NONE && (said[minute] & (1 << held)) == 0 && isSteady(minute, next);
    return words.get(contradicted ? longest[minute] : held);
  }

  /// What held all the minute before, of which no change was written since.
  private String lately(int minute, long begun) {
    boolean known = minute > 0 && longest[minute - 1] != NONE && Integer.bitCount(said[minute - 1]) == 1
        && begun <= (Watched.minute(from) + minute - 1) * MINUTE;
    return known ? words.get(longest[minute - 1]) : UNKNOWN;
  }

  private String worstOf(int minute) {
    return words.stream()
        .filter(word -> (said[minute] & (1 << words.indexOf(word))) != 0)
        .min(Comparator.comparingInt(worst::indexOf))
        .orElse(UNKNOWN);
  }

  /// By the changes alone.
  private int held(long t, int next, Watched watched) {
    long begun = watched.begunBefore(t);
    if (next > 0 && at[next - 1] >= begun) {
      return is[next - 1];
    }
    if (next < changes && watched.begunBefore(at[next]) == begun) {
      return was[next] != NONE ? was[next] : next == 0 && begun == Long.MIN_VALUE ? before : NONE;
    }
    return next == 0 && begun == Long.MIN_VALUE ? before : NONE;
  }

  /// Whether by the changes nothing changed around that minute, so that what the minute says cannot be a matter of seconds.
  private boolean isSteady(int minute, int next) {
    long begin = (Watched.minute(from) + minute) * MINUTE;
    return (next == 0 || at[next - 1] <= begin - LATE) && (next == changes || at[next] >= begin + MINUTE + LATE);
  }
}
