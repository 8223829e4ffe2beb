package net.wanwatch.collector.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.wanwatch.fact.Fact;

/// The open outages of one router and what is written about them. An outage is written when it begins, whenever
/// something becomes known about it, once a minute while it lasts (so that who restarts knows until when it certainly
/// did), and when it ends.
final class Casebook {
  /// Losses of all tunnels that begin within this time are one event of the site or the VPS.
  static final Duration TOGETHER = Duration.ofSeconds(10);
  private static final Duration REMINDER = Duration.ofMinutes(1);

  private final String site;
  private final String router;
  private final int tunnels;
  private final Consumer<Fact> journal;
  private final Map<String, Fact.Outage> open = new LinkedHashMap<>();
  private Optional<Fact.CrewOutage> crew = Optional.empty();
  private Optional<String> event = Optional.empty();

  /// @param tunnels how many the router has
  Casebook(String site, String router, int tunnels, Consumer<Fact> journal) {
    this.site = site;
    this.router = router;
    this.tunnels = tunnels;
    this.journal = journal;
  }

  Optional<Fact.Outage> outage(String tunnel) {
    return Optional.ofNullable(open.get(tunnel));
  }

  Optional<Fact.CrewOutage> crewOutage() {
    return crew;
  }

  /// Takes over what an earlier process left open.
  void resume(Fact.Outage outage) {
    open.put(outage.tunnel(), outage);
  }

  void resume(Fact.CrewOutage outage) {
    crew = Optional.of(outage);
  }

  void began(String tunnel, Moment start, String seenBy, boolean maintenance, Instant now) {
    var id = "%s-%s-%d".formatted(router, tunnel, start.at().toEpochMilli());
    write(Fact.Outage.open(now, site, id, router, tunnel, start.at(), start.bound(), seenBy, maintenance));
    joinAll(now);
  }

  /// A later verdict counts only when it finds a lower layer at fault: while an uplink comes back, its tunnel is down for
  /// some seconds more, and that is not what the outage was.
  void judged(String tunnel, Verdict verdict, String evidence, Instant now) {
    outage(tunnel).filter(o -> o.verdict().map(before -> verdict.compareTo(Verdict.of(before)) < 0).orElse(true))
        .ifPresent(o -> write(o.judged(now, verdict.word(), evidence)));
  }

  void detected(String tunnel, Instant offline, Instant now) {
    outage(tunnel).filter(o -> o.detected().isEmpty()).ifPresent(o -> write(o.detected(now, offline)));
  }

  Optional<Fact.Outage> ended(String tunnel, Moment end, Instant now) {
    var ended = outage(tunnel).map(o -> o.ended(now, end.at(), end.bound()));
    ended.ifPresent(journal);
    open.remove(tunnel);
    if (open.isEmpty()) {
      event = Optional.empty();
    }
    return ended;
  }

  void remind(Instant now) {
    for (var outage : new ArrayList<>(open.values())) {
      if (Duration.between(outage.at(), now).compareTo(REMINDER) >= 0) {
        write(outage.lasting(now));
      }
    }
  }

  void crewBegan(Moment start, Instant now) {
    var id = "%s-crew-%d".formatted(router, start.at().toEpochMilli());
    var outage = new Fact.CrewOutage(now, site, id, router, start.at(), start.bound(), Optional.empty(),
        Optional.empty(), event);
    crew = Optional.of(outage);
    journal.accept(outage);
  }

  void crewEnded(Moment end, Instant now) {
    crew.ifPresent(o -> journal.accept(new Fact.CrewOutage(now, site, o.id(), router, o.start(), o.startBound(),
        Optional.of(end.at()), Optional.of(end.bound()), event.or(o::event))));
    crew = Optional.empty();
  }

  /// All at once is one event: the router, the site's power, or the VPS.
  private void joinAll(Instant now) {
    if (tunnels < 2 || open.size() < tunnels || event.isPresent()) {
      return;
    }
    var starts = open.values().stream().map(Fact.Outage::start).sorted().toList();
    if (Duration.between(starts.getFirst(), starts.getLast()).compareTo(TOGETHER) > 0) {
      return;
    }
    var id = "%s-all-%d".formatted(router, starts.getFirst().toEpochMilli());
    event = Optional.of(id);
    List.copyOf(open.values()).forEach(outage -> write(outage.joined(now, id)));
  }

  private void write(Fact.Outage outage) {
    open.put(outage.tunnel(), outage);
    journal.accept(outage);
  }
}
