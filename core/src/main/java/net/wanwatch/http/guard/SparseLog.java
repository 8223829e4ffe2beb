package net.wanwatch.http.guard;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// A log that strangers cannot fill: a line per ten seconds and kind, with the number of those left out since.
public final class SparseLog {
  private static final long QUIET = Duration.ofSeconds(10).toNanos();
  /// A kind beyond these is one with all others beyond.
  private static final int MOST_KINDS = 64;
  private static final int LONGEST = 120;

  private final Logger log;
  private final LongSupplier nanos;
  private final Map<String, Kind> kinds = new HashMap<>();

  private static final class Kind {
    private long next;
    private long leftOut;
  }

  public SparseLog(Logger log) {
    this(log, System::nanoTime);
  }

  SparseLog(Logger log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
  }

  /// @param kind one of few; not made of what a stranger sends
  public void warn(String kind, String line) {
    write(kind, line, null);
  }

  /// Our own fault, with its stack trace.
  public void error(String kind, String line, Throwable fault) {
    write(kind, line, fault);
  }

  private void write(String kind, String line, @Nullable Throwable fault) {
    long leftOut = due(kind);
    if (leftOut < 0) {
      return;
    }
    var said = leftOut == 0 ? line : "%s (and %d more like it since the last such line)".formatted(line, leftOut);
    if (fault == null) {
      log.warn("{}", said);
    } else {
      log.error("{}", said, fault);
    }
  }

  /// How many were left out before this one; -1 where this one is, too.
  private synchronized long due(String name) {
    long now = nanos.getAsLong();
    var known = kinds.containsKey(name) || kinds.size() < MOST_KINDS ? name : "others";
    var kind = kinds.get(known);
    if (kind == null) {
      kind = new Kind();
      kinds.put(known, kind);
    } else if (now - kind.next < 0) {
      kind.leftOut++;
      return -1;
    }
    long leftOut = kind.leftOut;
    kind.leftOut = 0;
    kind.next = now + QUIET;
    return leftOut;
  }

  /// What a stranger sent, as a log may show it: short, and without what moves a terminal's cursor.
  public static String shown(String sent) {
    var visible = sent.replaceAll("[^ -~]", "?");
    return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "…";
  }
}
