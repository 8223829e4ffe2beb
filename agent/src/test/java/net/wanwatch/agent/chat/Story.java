package net.wanwatch.agent.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import net.wanwatch.agent.chat.incident.Incidents;
import net.wanwatch.agent.chat.incident.Standing;
import net.wanwatch.agent.chat.incident.Telling;
import net.wanwatch.agent.chat.text.Texts;
import net.wanwatch.agent.chat.text.Words;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.RttBuckets;
import net.wanwatch.fact.SeenBy;
import net.wanwatch.fact.Subject;
import net.wanwatch.fact.Verdict;

/// Facts and when they are heard, and what a chat is told of them: `seconds after the start, phase: title`.
final class Story {
  static final Instant START = Instant.parse("2026-08-01T19:14:00Z");
  static final List<String> TUNNELS = List.of("wg1", "wg2", "wg3");

  private final TreeMap<Instant, List<Fact>> facts = new TreeMap<>();
  private final Set<String> silent = new HashSet<>();
  private final Texts texts;
  private final Incidents incidents = new Incidents(Duration.ofSeconds(10), Map.of("magic", TUNNELS),
      (_, tunnel) -> !silent.contains(tunnel));

  Story(String language) {
    texts = new Texts(language, ZoneOffset.UTC, (_, tunnel) -> "Starlink " + (char) ('A' + tunnel.charAt(2) - '1'),
        false);
  }

  static Story english() {
    return new Story("en");
  }

  static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }

  Story heard(double at, Fact... heard) {
    facts.computeIfAbsent(at(at), _ -> new ArrayList<>()).addAll(List.of(heard));
    return this;
  }

  /// Nothing comes through a tunnel any more.
  Story silent(String... tunnels) {
    silent.addAll(List.of(tunnels));
    return this;
  }

  static Fact.Outage outage(String tunnel, double start) {
    return new Fact.Outage(at(start + 1.5), "hill", "%s-%s".formatted(tunnel, start), "magic", tunnel, at(start),
        Duration.ofMillis(55), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
        Optional.empty(), SeenBy.TUNNEL, false);
  }

  static Fact.Outage judged(String tunnel, double start, Verdict verdict) {
    return outage(tunnel, start).judged(at(start + 3), verdict, "evidence");
  }

  static Fact.Outage outage(String tunnel, double start, double end) {
    return outage(tunnel, start).ended(at(end + 1), at(end), Duration.ofMillis(55));
  }

  static Fact.CrewOutage crew(double start) {
    return new Fact.CrewOutage(at(start + 1), "hill", "crew-" + start, "magic", at(start), Duration.ofMillis(55),
        Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Fact.CrewOutage crew(double start, double end) {
    return new Fact.CrewOutage(at(end + 1), "hill", "crew-" + start, "magic", at(start), Duration.ofMillis(55),
        Optional.of(at(end)), Optional.of(Duration.ofMillis(55)), Optional.empty());
  }

  static Fact.Router dark(double start) {
    return new Fact.Router(at(start + 10), "hill", "magic", RouterEvent.SITE_DARK, "nothing came",
        Optional.of(at(start)));
  }

  static Fact.Router back(double at) {
    return new Fact.Router(at(at), "hill", "magic", RouterEvent.SITE_BACK, "something came", Optional.of(at(at)));
  }

  /// A minute in which a tunnel was well all the time.
  static Fact.Minute wellMinute(String tunnel, double end) {
    return new Fact.Minute(at(end), "hill", "magic", Optional.of(tunnel), MeasuredPath.TUNNEL, 545, 0, Duration.ZERO, 0,
        RttBuckets.NONE, List.of(), OptionalLong.empty(), OptionalLong.empty(),
        Map.of("verdict", Map.of("ok", Duration.ofSeconds(60))));
  }

  /// A minute in which the crew lost nothing.
  static Fact.Minute crewMinute(double end) {
    return new Fact.Minute(at(end), "hill", "magic", Optional.empty(), MeasuredPath.CREW, 182, 0, Duration.ZERO, 0,
        RttBuckets.NONE, List.of(), OptionalLong.empty(), OptionalLong.empty(), Map.of());
  }

  /// The collector is heard to say something that is no trouble.
  static Fact.State state(double at) {
    return new Fact.State(at(at), "hill", "magic", "wg3", Subject.VERDICT, Optional.empty(), "ok", Optional.empty());
  }

  /// What is said until then, a step every half second.
  List<String> told(double until) {
    return tellings(until).stream().map(this::line).toList();
  }

  List<Telling> tellings(double until) {
    var told = new ArrayList<Telling>();
    var standing = Standing.nothing();
    for (var now = START.minusSeconds(1); !now.isAfter(at(until)); now = now.plusMillis(500)) {
      var due = new ArrayList<Fact>();
      var heard = facts.headMap(now, true);
      heard.values().forEach(due::addAll);
      heard.clear();
      var step = incidents.step(standing, due, now);
      standing = step.standing();
      told.addAll(step.tellings());
    }
    return told;
  }

  /// The whole text of what is said until then.
  List<String> words(double until) {
    return tellings(until).stream().map(this::words).map(words -> words.title() + "\n" + words.more()).toList();
  }

  Words words(Telling telling) {
    return texts.say(telling);
  }

  private String line(Telling telling) {
    return "%s %s: %s".formatted(seconds(telling), telling.phase().word(), texts.say(telling).title());
  }

  static String seconds(Telling telling) {
    return String.valueOf(Duration.between(START, telling.at()).toMillis() / 1e3).replaceAll("\\.0$", "");
  }
}
