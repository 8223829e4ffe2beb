package net.wanwatch.collector.judge;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Verdict;

/// The open outages of one router and what is written about them. An outage is written when it begins, whenever
/// something becomes known about it, once a minute while it lasts (so that who restarts knows until when it certainly
/// did), and when it ends.
final class OpenOutages {
  /// Losses of all tunnels that begin within this time are one event of the site or the VPS.
  static final Duration TOGETHER = Duration.ofSeconds(10);
  private static final Duration REMINDER = Duration.ofMinutes(1);
  private static final Duration PROBES_KNOWN = Duration.ofSeconds(3);
  /// A ping is proved lost so much later than pings are apart.
  private static final Duration PINGS_KNOWN = Duration.ofSeconds(5);

  private final String site;
  private final String router;
  private final int tunnels;
  private final Duration pings;
  private final Consumer<Fact> journal;
  private final Function<String, Optional<Moment>> offline;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Map<String, OutageSeconds> seconds = new HashMap<>();
  private final Map<String, Fact.Outage> last = new HashMap<>();
  private final Map<String, Long> until = new HashMap<>();
  private Optional<String> event = Optional.empty();
  private Optional<Bracket> firstEnd = Optional.empty();

  /// @param start by the steady clock
  /// @param written when its last line was
  /// @param until when the newest loss was that is proved, by the steady clock
  private record Open(Fact.Outage fact, Bracket start, Moment written, long until) {
    /// Whether mwan3 noticed it so long after its start, and not before.
    boolean isFirstNoticed(Duration detection) {
      return fact.detected()
          .filter(
              noticed -> detection.minus(Duration.between(fact.start(), noticed)).compareTo(Mwan3Membership.SAME) <= 0)
          .isPresent();
    }

    /// Whether it was seen to go on after its last line, and until now as far as that can be known.
    boolean isSeen(Moment now, Duration known) {
      return until - written.nanos() > 0 && now.nanos() - until <= known.toNanos();
    }
  }

  /// What was behind something that mwan3 did.
  ///
  /// @param start by the steady clock
  /// @param detection from there to when mwan3 noticed
  record Cause(String outage, Bracket start, Optional<Duration> detection) {}

  /// @param pings how far apart the router's are
  /// @param offline since when a tunnel's member is offline, where that was heard
  OpenOutages(String site, String router, List<String> tunnels, Duration pings, Consumer<Fact> journal,
      Function<String, Optional<Moment>> offline) {
    this.site = site;
    this.router = router;
    this.tunnels = tunnels.size();
    this.pings = pings;
    this.journal = journal;
    this.offline = offline;
    tunnels.forEach(tunnel -> seconds.put(tunnel, new OutageSeconds()));
  }

  /// What is so old is known: a loss two seconds after its send, a ping's within four, and the answers that end an outage
  /// take their time too. Who wrote that one goes on knew of nothing newer.
  Duration knownAfter(SeenBy seenBy) {
    return seenBy == SeenBy.INTERNET ? PINGS_KNOWN.plus(pings) : PROBES_KNOWN;
  }

  Optional<Fact.Outage> outage(String tunnel) {
    return Optional.ofNullable(open.get(tunnel)).map(Open::fact);
  }

  /// The last that is over, since we started.
  Optional<Fact.Outage> last(String tunnel) {
    return Optional.ofNullable(last.get(tunnel));
  }

  /// The outage that goes on while mwan3 leaves the tunnel. Where mwan3 had noticed it before, and came back meanwhile,
  /// this is no detection.
  ///
  /// @param left when mwan3 did
  Optional<Cause> cause(String tunnel, Moment left) {
    return Optional.ofNullable(open.get(tunnel))
        .map(it -> new Cause(it.fact.id(), it.start, Optional.of(Duration.ofNanos(left.nanos() - it.start.nanos()))
            .filter(detection -> !detection.isNegative() && it.isFirstNoticed(detection))));
  }

  Optional<String> event() {
    return event;
  }

  /// Whether every tunnel is down.
  boolean all() {
    return open.size() == tunnels;
  }

  /// Whether a tunnel is down only beyond the VPS.
  boolean beyond() {
    return open.values().stream().anyMatch(it -> it.fact.seenBy() == SeenBy.INTERNET);
  }

  /// Of those that are open the one that began last.
  Optional<Bracket> lastStart() {
    return open.values().stream().map(Open::start).max(Comparator.comparingLong(Bracket::nanos));
  }

  /// Up to when all that are open are known to go on, by the steady clock.
  long allUntil() {
    return open.keySet()
        .stream()
        .mapToLong(tunnel -> until.getOrDefault(tunnel, Long.MIN_VALUE))
        .min()
        .orElse(Long.MIN_VALUE);
  }

  /// Of all that were down, the end of the one that came back first.
  Optional<Bracket> firstEnd() {
    return firstEnd;
  }

  Map<Verdict, Duration> seconds(String tunnel) {
    return of(tunnel).byVerdict();
  }

  private OutageSeconds of(String tunnel) {
    return seconds.computeIfAbsent(tunnel, _ -> new OutageSeconds());
  }

  /// Takes over what an earlier process left open.
  void resume(Fact.Outage outage, Bracket start, Moment now) {
    open.put(outage.tunnel(), new Open(outage, start, now, start.nanos()));
    of(outage.tunnel()).began(now.nanos());
  }

  void began(String tunnel, Bracket start, SeenBy seenBy, boolean maintenance, Moment now) {
    var at = now.wallAt(start.nanos());
    var id = "%s-%s-%d".formatted(router, tunnel, at.toEpochMilli());
    of(tunnel).began(start.nanos());
    var begun = Fact.Outage.open(now.wall(), site, id, router, tunnel, at, start.bound(), seenBy, maintenance);
    write(offline.apply(tunnel)
        .filter(noticed -> noticed.nanos() - start.nanos() >= 0)
        .map(noticed -> begun.detected(now.wall(), now.wallAt(noticed.nanos())))
        .orElse(begun), start, now);
    joinAll(now);
  }

  /// A later verdict counts only when it finds a lower layer at fault: while an uplink comes back, its tunnel is down for
  /// some seconds more, and that is not what the outage was.
  void judged(String tunnel, Verdict verdict, Supplier<String> evidence, Moment now) {
    var it = open.get(tunnel);
    if (it != null && it.fact.verdict().map(before -> verdict.compareTo(before) < 0).orElse(true)) {
      write(it.fact.judged(now.wall(), verdict, evidence.get()), it.start, now);
    }
  }

  /// @param offline when mwan3 noticed; what lies before the outage began is of something else
  void detected(String tunnel, Moment offline, Moment now) {
    var it = open.get(tunnel);
    if (it != null && it.fact.detected().isEmpty() && offline.nanos() - it.start.nanos() >= 0) {
      write(it.fact.detected(now.wall(), offline.wall()), it.start, now);
    }
  }

  /// It goes on, and was last seen to at `until`.
  void lasts(String tunnel, long until) {
    var it = open.get(tunnel);
    if (it != null) {
      this.until.put(tunnel, until);
      of(tunnel).lasts(it.fact.verdict(), until);
      open.put(tunnel, new Open(it.fact, it.start, it.written, until));
    }
  }

  void ended(String tunnel, Bracket end, Moment now) {
    firstEnd = all() ? Optional.of(end) : firstEnd;
    until.remove(tunnel);
    var it = open.remove(tunnel);
    if (it != null) {
      of(tunnel).ended(it.fact.verdict(), end.nanos());
      var over = it.fact.ended(now.wall(), it.fact.start().plusNanos(end.nanos() - it.start.nanos()), end.bound());
      last.put(tunnel, over);
      journal.accept(over);
    }
    if (open.isEmpty()) {
      event = Optional.empty();
    }
  }

  void remind(Moment now) {
    for (var it : List.copyOf(open.values())) {
      if (now.since(it.written).compareTo(REMINDER) >= 0 && it.isSeen(now, knownAfter(it.fact.seenBy()))) {
        write(it.fact.lasting(now.wall()), it.start, now);
      }
    }
  }

  /// What is open, where it was seen to go on after its last line.
  List<Fact> lasting(Moment now) {
    return open.values()
        .stream()
        .filter(it -> it.isSeen(now, knownAfter(it.fact.seenBy())))
        .<Fact>map(it -> it.fact.lasting(now.wall()))
        .toList();
  }

  /// The wall clock was set: what began before is told by the new one, so that its length stays true.
  void clockStepped(Duration step) {
    open.replaceAll((_, it) -> new Open(it.fact.startedAt(it.fact.start().plus(step)), it.start, it.written, it.until));
  }

  /// All at once is one event: the router, the site's power, or the VPS.
  private void joinAll(Moment now) {
    if (tunnels < 2 || open.size() < tunnels || event.isPresent()) {
      return;
    }
    var starts = open.values().stream().map(it -> it.start.nanos()).sorted().toList();
    if (starts.getLast() - starts.getFirst() > TOGETHER.toNanos()) {
      return;
    }
    var id = "%s-all-%d".formatted(router, now.wallAt(starts.getFirst()).toEpochMilli());
    event = Optional.of(id);
    List.copyOf(open.values()).forEach(it -> write(it.fact.joined(now.wall(), id), it.start, now));
  }

  private void write(Fact.Outage outage, Bracket start, Moment now) {
    var before = open.get(outage.tunnel());
    open.put(outage.tunnel(), new Open(outage, start, now, before == null ? start.nanos() : before.until));
    journal.accept(outage);
  }
}
