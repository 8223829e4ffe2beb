package net.wanwatch.collector.record;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.collector.event.Moment;

/// Which times of the wall clock a recording is of: one spell, and another after each time that the clock was set.
public final class Spells {
  private static final Duration STEP = Duration.ofSeconds(2);

  private final List<Spell> all = new ArrayList<>();
  private Moment last = new Moment(Instant.EPOCH, 0);

  private record Spell(Instant from, Instant to) {}

  Spells() {}

  void begin(Moment at) {
    last = at;
    all.add(new Spell(at.wall().truncatedTo(ChronoUnit.MILLIS), at.wall()));
  }

  void hear(Moment at) {
    if (!at.isAfter(last)) {
      return;
    }
    var spell = all.removeLast();
    if (Duration.between(last.wallAt(at.nanos()), at.wall()).abs().compareTo(STEP) > 0) {
      // The minutes that were begun are written then, each with its end.
      all.add(new Spell(spell.from, last.wall().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES)));
      begin(at);
    } else {
      last = at;
      all.add(new Spell(spell.from, at.wall()));
    }
  }

  public boolean has(Instant at) {
    return all.stream().anyMatch(spell -> !at.isBefore(spell.from) && !at.isAfter(spell.to));
  }
}
