package net.wanwatch.agent.chat.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.wanwatch.fact.Fact.Incident.What;
import net.wanwatch.fact.Verdict;

/// One thing that is wrong, or was, as its facts say it.
///
/// @param id of the fact; of what the agent saw itself, made of its start
/// @param tunnel empty when it is the whole router
/// @param start of the event itself, not of when it was noticed
/// @param end empty while it lasts
/// @param until when announced work is to end; of everything else empty
/// @param planned whether its fact calls it announced
/// @param at when its first fact was written, by the writer's clock
/// @param heard when we had that fact, by ours
/// @param changed when we last heard something new of it
/// @param startBound `start` may be wrong by this much either way
/// @param endBound as `startBound`
public record Trouble(What what, String id, Optional<String> tunnel, Instant start, Optional<Instant> end,
    Optional<Instant> until, Optional<Verdict> verdict, boolean planned, Instant at, Instant heard, Instant changed,
    Duration startBound, Duration endBound) {
  /// A memory of before knows of no bounds.
  public Trouble {
    startBound = startBound == null ? Duration.ZERO : startBound;
    endBound = endBound == null ? Duration.ZERO : endBound;
  }

  /// Without bounds: what is announced, or the agent saw itself.
  Trouble(What what, String id, Optional<String> tunnel, Instant start, Optional<Instant> end, Optional<Instant> until,
      Optional<Verdict> verdict, boolean planned, Instant at, Instant heard, Instant changed) {
    this(what, id, tunnel, start, end, until, verdict, planned, at, heard, changed, Duration.ZERO, Duration.ZERO);
  }

  /// More is known of it now.
  Trouble changed(Instant now) {
    return new Trouble(what, id, tunnel, start, end, until, verdict, planned, at, heard, now, startBound, endBound);
  }

  /// Whether the agent saw it itself, of all tunnels.
  public boolean isSiteWide() {
    return what == What.DARK || what == What.CUT || what == What.VPS;
  }

  /// Whether it is no single tunnel's.
  boolean isOfAll() {
    return what != What.TUNNEL && what != What.WAY;
  }

  public boolean isOpen() {
    return end.isEmpty();
  }

  /// How long it has lasted. Where the writer's clock is another time than ours, what passed on each counts.
  Duration age(Instant now) {
    var told = Duration.between(start, at).plus(Duration.between(heard, now));
    var real = Duration.between(start, now);
    return told.compareTo(real) > 0 ? told : real;
  }

  /// We did not hear of it later than now: our clock was set back.
  Trouble until(Instant now) {
    return changed.isAfter(now)
        ? new Trouble(what, id, tunnel, start, end, until, verdict, planned, at, heard.isAfter(now) ? now : heard, now,
            startBound, endBound)
        : this;
  }

  /// The same, as a later fact has it. An end once known stays.
  Trouble heard(Trouble later) {
    var last = isOpen() ? later : this;
    var next = new Trouble(what, id, tunnel, start, last.end, until, later.verdict.or(() -> verdict), later.planned, at,
        heard, later.changed, startBound, last.endBound);
    return next.sameAs(this) ? this : next;
  }

  Trouble ended(Instant end, Instant now) {
    return heard(new Trouble(what, id, tunnel, start, Optional.of(end), until, verdict, planned, at, heard, now));
  }

  /// It ended at some time after its first fact, before that moment.
  Trouble endedBefore(Instant latest, Instant now) {
    var bound = Duration.between(at, latest).dividedBy(2);
    return heard(new Trouble(what, id, tunnel, start, Optional.of(at.plus(bound)), until, verdict, planned, at, heard,
        now, startBound, bound));
  }

  private boolean sameAs(Trouble other) {
    return end.equals(other.end) && verdict.equals(other.verdict) && planned == other.planned;
  }
}
