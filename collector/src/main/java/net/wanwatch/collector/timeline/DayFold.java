package net.wanwatch.collector.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;

/// Makes a day's [Timeline] of its facts, as they come out of the journal: in the order of writing, some of them older than the
/// day, one at a time. What it holds is bounded, whatever the journal holds.
final class DayFold {
  /// What is written about a day may be written so long after it.
  static final Duration AFTERWARDS = Duration.ofMinutes(15);

  private static final int MOST_TUNNELS = 48;
  private static final Set<String> OF_THE_DAY = Set.of("state", "outage", "failover", "crew-outage", "dish",
      "benchmark", "note", "incident", "drill", "router", "maintenance", "started", "stopped", "configuration");
  /// Of what was before, what may still hold.
  private static final Set<String> BEFORE = Set.of("state", "outage", "crew-outage", "dish", "maintenance", "started",
      "stopped", "configuration");
  private static final Set<String> PATHS = Set.of("tunnel", "crew");

  private final SiteDay day;
  private final Config config;
  private final Watched watched = new Watched();
  private final CrewStrip crew;
  private final Happened happened;
  private final Map<String, Map<String, TunnelStrips>> routers = new LinkedHashMap<>();
  private final Map<String, Weights> weights = new TreeMap<>();
  private long written;
  private int tunnels;

  DayFold(SiteDay day, Config config) {
    this.day = day;
    this.config = config;
    this.crew = new CrewStrip(day, config.bounds());
    this.happened = new Happened(day);
    config.routers().forEach(router -> router.tunnels().forEach(tunnel -> strips(router.name(), tunnel.name())));
  }

  /// Whether such a line is worth reading.
  boolean wants(Instant at, String kind, String path) {
    if (kind.equals("minute")) {
      return PATHS.contains(path) && at.isAfter(day.from()) && !at.isAfter(day.to());
    }
    return (at.isBefore(day.from()) ? BEFORE : OF_THE_DAY).contains(kind);
  }

  void add(Fact fact) {
    if (!fact.at().isBefore(day.from()) && !fact.at().isAfter(day.to())) {
      written++;
    }
    if (fact instanceof Fact.Started it && it.end() == WanwatchProgram.COLLECTOR) {
      watched.began(it.at());
      routers.values().forEach(all -> all.values().forEach(strips -> strips.began(it)));
    } else {
      watched.heard(fact.at());
    }
    switch (fact) {
      case Fact.State it -> strips(it.router(), it.tunnel()).ifPresent(strips -> strips.changed(it));
      case Fact.Minute it -> minute(it);
      case Fact.Configuration it -> settings(it);
      default -> {
      }
    }
    happened.add(fact);
  }

  /// Of somebody else's journal.
  void told(Fact fact) {
    happened.add(fact);
  }

  private void minute(Fact.Minute it) {
    if (it.tunnel().isEmpty()) {
      crew.minute(it);
    } else {
      strips(it.router(), it.tunnel().get()).ifPresent(strips -> strips.minute(it));
    }
  }

  /// A router's, from then on. May be told of what was before the day.
  void settings(Fact.Configuration it) {
    it.router().ifPresent(router -> weights(router).heard(it));
  }

  /// Whether it is known how every router weighted its members when the day began.
  boolean knowsWeights() {
    return routers.keySet().stream().allMatch(router -> weights(router).isKnownAt(day.from().toEpochMilli()));
  }

  private Weights weights(String router) {
    return weights.computeIfAbsent(router, _ -> new Weights());
  }

  /// Empty of one too many.
  private Optional<TunnelStrips> strips(String router, String tunnel) {
    var all = routers.computeIfAbsent(router, _ -> new LinkedHashMap<>());
    var known = all.get(tunnel);
    if (known == null && tunnels < MOST_TUNNELS) {
      tunnels++;
      known = new TunnelStrips(day);
      all.put(tunnel, known);
    }
    return Optional.ofNullable(known);
  }

  /// @param incidents whether what people were told is among the facts
  Timeline timeline(Instant now, boolean incidents) {
    var shown = new ArrayList<Timeline.Router>();
    routers.forEach((name, all) -> shown.add(new Timeline.Router(name, tunnels(name, all, now))));
    return new Timeline(1, config.site(), day.zone().getId(), day.date().toString(), day.from(), day.to(), now,
        day.offsets(), written, crew.lane(watched, happened.dark(), now), shown, happened.events(now), incidents,
        happened.notShown());
  }

  private List<Timeline.Tunnel> tunnels(String router, Map<String, TunnelStrips> all, Instant now) {
    var mwan3 = new LinkedHashMap<String, Spans>();
    all.forEach((tunnel, strips) -> mwan3.put(tunnel, strips.mwan3().spans(watched, now)));
    var shares = weights(router).shares(mwan3);
    var shown = new ArrayList<Timeline.Tunnel>();
    all.forEach((tunnel, strips) -> {
      var verdict = strips.verdict();
      shown.add(new Timeline.Tunnel(tunnel, label(router, tunnel), verdict.lane(verdict.spans(watched, now)),
          strips.mwan3().lane(mwan3.getOrDefault(tunnel, new Spans())), shares.getOrDefault(tunnel, List.of()),
          strips.traffic()));
    });
    return shown;
  }

  private String label(String router, String tunnel) {
    return config.routers()
        .stream()
        .filter(it -> it.name().equals(router))
        .flatMap(it -> it.tunnels().stream())
        .filter(it -> it.name().equals(tunnel))
        .map(Config.Tunnel::label)
        .findFirst()
        .orElse(tunnel);
  }
}
