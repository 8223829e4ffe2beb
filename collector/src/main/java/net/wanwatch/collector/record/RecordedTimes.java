package net.wanwatch.collector.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import net.wanwatch.collector.event.Moment;

/// How a recording tells moments: `t` is the steady clock's nanoseconds since the recording began, `w` by how many the wall
/// clock has since gone another way, told only when that changed. A clock that is set is one large `w`, and nothing else
/// moves. Confined to one reader or writer, from a file's first line to its last.
final class RecordedTimes {
  private static final String AT = "t";
  private static final String DRIFT = "w";
  private static final String AGO = "ago";
  private static final String APART = "apart";
  /// Two readings of the two clocks are never quite together; so much says nothing of a probe's send.
  private static final long TOGETHER = 1_000_000;

  private final Moment origin;
  private long drift;

  RecordedTimes(Moment origin) {
    this.origin = origin;
  }

  void write(Moment at, ObjectNode to) {
    to.put(AT, at.nanos() - origin.nanos());
    long now = Duration.between(origin.wallAt(at.nanos()), at.wall()).toNanos();
    if (now != drift) {
      to.put(DRIFT, now - drift);
      drift = now;
    }
  }

  Moment read(JsonNode from) throws Malformed {
    drift += from.path(DRIFT).asLong(0);
    long nanos = origin.nanos() + Json.number(from, AT);
    return new Moment(origin.wallAt(nanos).plusNanos(drift), nanos);
  }

  /// Another moment that the event names: how long before the event, and by how many nanoseconds its wall clock was apart.
  void write(Moment other, Moment at, ObjectNode to) {
    write(other.wall(), other.nanos(), at, 1, to);
  }

  /// When a probe was sent.
  void writeSent(Instant wall, long nanos, Moment at, ObjectNode to) {
    write(wall, nanos, at, TOGETHER, to);
  }

  private static void write(Instant wall, long nanos, Moment at, long least, ObjectNode to) {
    to.put(AGO, at.nanos() - nanos);
    long apart = Duration.between(at.wallAt(nanos), wall).toNanos();
    if (Math.abs(apart) >= least) {
      to.put(APART, apart);
    }
  }

  Moment other(JsonNode from, Moment at) throws Malformed {
    var other = at.at(at.nanos() - Json.number(from, AGO));
    return new Moment(other.wall().plusNanos(from.path(APART).asLong(0)), other.nanos());
  }
}
