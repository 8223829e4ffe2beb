package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.KeptConnections;
import net.wanwatch.fact.KeptConnections.Fates;

/// What one failover, or one failback, does to the TCP connections that are kept. mwan3 may have broken a connection only where the agent at its other end
/// lived on: else it was the agent, its host or a firewall, which close all at once.
final class Endured {
  /// mwan3 flushes the connections' table by a script of its own, some time after it moved on; what is asked later than this shows who
  /// lived through it.
  static final Duration SHAKEN = Duration.ofSeconds(5);
  /// mwan3's log tells whole seconds, and the flush may come before what it logs.
  private static final Duration STAMP = Duration.ofSeconds(2);
  /// Before mwan3's own time to notice a connection that waited was stuck by something else.
  private static final Duration BEFORE = Duration.ofSeconds(10);
  /// The process stood still so long that a connection may have ended for that reason.
  static final Duration LONG_PAUSE = Duration.ofSeconds(5);

  private final String tunnel;
  private final Connections all;
  private final List<KeptConnection> those;
  private final Set<String> ailing = new HashSet<>();
  private final long moved;
  private final Duration before;
  private final boolean returns;
  private long askAfter;
  private Optional<Long> until = Optional.empty();
  private boolean spoilt;
  private boolean others;

  private enum Fate {
    LIVED, RESET, STUCK, OPEN, UNKNOWN
  }

  /// When mwan3 leaves a tunnel.
  ///
  /// @param left when mwan3 left the tunnel
  /// @param theory how long mwan3 may take to notice
  static Endured leaving(String router, String tunnel, Connections all, Moment left, Duration theory, Moment noticed) {
    return new Endured(router, tunnel, all, left, theory.plus(BEFORE), false, noticed);
  }

  /// When mwan3 takes a tunnel back. What waits longer has waited since the tunnel was lost.
  static Endured returning(String router, String tunnel, Connections all, Moment noticed) {
    return new Endured(router, tunnel, all, noticed, STAMP, true, noticed);
  }

  /// @param before a connection that waited this long then was stuck by something else
  private Endured(String router, String tunnel, Connections all, Moment moved, Duration before, boolean returns,
      Moment noticed) {
    this.tunnel = tunnel;
    this.all = all;
    this.moved = moved.nanos();
    this.before = before;
    this.returns = returns;
    this.askAfter = noticed.nanos() + SHAKEN.toNanos();
    long earliest = this.moved - STAMP.toNanos();
    this.those = all.of(router)
        .stream()
        .filter(it -> it.greeted() - earliest < 0)
        .filter(it -> it.end().isEmpty() || it.end().get().at() - earliest >= 0)
        .filter(it -> it.waitingSince().isEmpty() || it.waitingSince().get() - longAgo() > 0)
        .toList();
  }

  private long longAgo() {
    return moved - before.toNanos();
  }

  /// Whether there is none to tell of.
  boolean isOfNone() {
    return those.isEmpty();
  }

  /// Each has to be asked after that, by the steady clock.
  Optional<Long> askAfter() {
    return those.isEmpty() || spoilt ? Optional.empty() : Optional.of(askAfter);
  }

  /// mwan3 says that it flushed the connections' table.
  void flushed(Moment now) {
    long later = now.nanos() + Duration.ofMillis(500).toNanos();
    askAfter = later - askAfter > 0 ? later : askAfter;
  }

  /// Something happened that may close all connections, and is no failover.
  void spoil() {
    spoilt = true;
  }

  /// Another failover goes on: whose doing it is that a healthy tunnel's connection breaks nobody can tell.
  void beside() {
    others = true;
  }

  /// mwan3 does something else: what breaks from now on may be that's doing.
  void until(Moment now) {
    until = until.or(() -> Optional.of(now.nanos()));
  }

  /// A tunnel is down. That the one is that mwan3 leaves is no news; one that it takes back may be down again.
  void ails(String name) {
    if (returns || !name.equals(tunnel)) {
      ailing.add(name);
    }
  }

  /// Whether nothing more is to be learned.
  boolean decided() {
    return spoilt || those.stream().noneMatch(it -> fate(it, false) == Fate.OPEN);
  }

  /// @param over whether nobody waits any longer: who has no answer by now is stuck
  Optional<KeptConnections> fates(boolean over) {
    if (spoilt) {
      return Optional.empty();
    }
    var failed = ailing.contains(tunnel)
        ? Optional.<Fates>empty()
        : sum(those.stream().filter(it -> it.tunnel().tunnel().equals(tunnel)).toList(), over);
    var healthy = others
        ? Optional.<Fates>empty()
        : sum(those.stream()
            .filter(it -> !it.tunnel().tunnel().equals(tunnel) && !ailing.contains(it.tunnel().tunnel()))
            .toList(), over);
    return failed.isEmpty() && healthy.isEmpty() ? Optional.empty() : Optional.of(new KeptConnections(failed, healthy));
  }

  private Optional<Fates> sum(List<KeptConnection> some, boolean over) {
    int reset = 0;
    int stuck = 0;
    int lived = 0;
    var stalls = new ArrayList<Duration>();
    for (var it : some) {
      switch (fate(it, over)) {
        case RESET -> reset++;
        case STUCK -> stuck++;
        case LIVED -> {
          lived++;
          it.longestWait(moved - STAMP.toNanos()).ifPresent(wait -> stalls.add(wait.length()));
        }
        case OPEN, UNKNOWN -> {
        }
      }
    }
    int kept = reset + stuck + lived;
    return kept == 0
        ? Optional.empty()
        : Optional.of(new Fates(kept, reset, stuck, stalls.size(), stalls.stream().max(Duration::compareTo)));
  }

  private Fate fate(KeptConnection it, boolean over) {
    var end = it.end();
    if (end.isPresent()) {
      return switch (end.get().how()) {
        case RESET -> until.filter(last -> end.get().at() - last > 0).isPresent()
            ? Fate.UNKNOWN
            : broken(Fate.RESET, it, end.get().at());
        case GIVEN_UP -> broken(Fate.STUCK, it, askAfter);
        case CLOSED, LET_GO, FAILED -> Fate.UNKNOWN;
      };
    }
    if (it.proved() - askAfter >= 0) {
      return it.longestWait(moved - STAMP.toNanos()).filter(KeptConnection.Wait::vague).isPresent()
          ? Fate.UNKNOWN
          : Fate.LIVED;
    }
    return over && it.waitingSince().isPresent() ? broken(Fate.STUCK, it, askAfter) : Fate.OPEN;
  }

  private Fate broken(Fate fate, KeptConnection it, long since) {
    return all.agentLivedOn(it, since).map(lived -> lived ? fate : Fate.UNKNOWN).orElse(Fate.OPEN);
  }
}
