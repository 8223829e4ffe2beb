package net.wanwatch.simulator.festival;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.RouterEvent;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.FactJson;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.PastJournal;

/// Writes the journals that both ends would have left behind: the collector's, its mirror on the VPS, and the agent's own.
/// Nothing of it was measured, and its `configuration` facts say `simulated`. The same plan gives the same bytes.
public final class FastForward {
  /// A Thursday in summer, before the first visitors.
  private static final Instant START = Instant.parse("2026-07-23T04:00:00Z");
  private static final String COLLECTOR = "5117a1a7ed0000c0";
  private static final String AGENT = "5117a1a7ed0000a9";

  private FastForward() {}

  /// What to make up.
  ///
  /// @param out gets the folders `collector` and `agent`
  /// @param tunnels 1 to 12
  /// @param version of Wanwatch
  public record Plan(Path out, Duration length, int tunnels, long seed, String version) {}

  /// @throws IOException where the folder cannot be written
  public static void write(Plan plan) throws IOException {
    var random = new SplittableRandom(plan.seed);
    var site = new Site(plan.tunnels, START, Math.max(1, plan.length.toHours()));
    var end = START.plus(plan.length).truncatedTo(ChronoUnit.MINUTES);
    var befallen = Plot.draw(START, plan.length, plan.tunnels, random.split());
    var events = new ArrayList<Fact>(new Troubled(site, befallen, random.split()).facts());
    events.addAll(story(plan, site, befallen, end));
    var drilled = new Drilled(site, befallen, START, end, new SplittableRandom(plan.seed + 1));
    events.addAll(drilled.facts());
    var plot = befallen.with(drilled.cuts());
    var coming = new PriorityQueue<>(Comparator.comparing(Fact::at).thenComparing(FactJson::write));
    coming.addAll(events);
    var runs = new Runs(site, plot, end, random.split());
    var minutes = new Minutes(site, plot, random.split());
    var mirror = plan.out.resolve("agent").resolve("mirror").resolve(Site.NAME).resolve(COLLECTOR);
    try (var journal = new PastJournal(List.of(plan.out.resolve("collector"), mirror),
        new Journal.Writer(Site.NAME, WanwatchProgram.COLLECTOR, plan.version), COLLECTOR)) {
      for (var at = START; at.isBefore(end); at = at.plusSeconds(60)) {
        var until = at.plusSeconds(60);
        coming.addAll(runs.before(until));
        tell(coming, until, journal);
        if (!plot.dark().holds(at)) {
          journal.append(minutes.at(at));
        }
      }
      tell(coming, Instant.MAX, journal);
    }
    agent(plan, end);
  }

  private static void tell(PriorityQueue<Fact> coming, Instant until, PastJournal journal) throws IOException {
    for (var next = coming.peek(); next != null && next.at().isBefore(until); next = coming.peek()) {
      coming.remove();
      journal.append(List.of(next));
    }
  }

  private static void agent(Plan plan, Instant end) throws IOException {
    try (var journal = new PastJournal(List.of(plan.out.resolve("agent")),
        new Journal.Writer(Site.NAME, WanwatchProgram.AGENT, plan.version), AGENT)) {
      journal
          .append(
              List.of(new Fact.Started(START.minusSeconds(5), Site.NAME, WanwatchProgram.AGENT, plan.version, java()),
                  new Fact.Configuration(START.minusSeconds(5), Site.NAME, WanwatchProgram.AGENT, Optional.empty(),
                      Map.of("simulated", "true")),
                  new Fact.Stopped(end, Site.NAME, WanwatchProgram.AGENT, "told to")));
    }
  }

  /// Not this runtime's: it would make other bytes elsewhere.
  private static String java() {
    return "25";
  }

  private static List<Fact> story(Plan plan, Site site, Plot plot, Instant end) {
    var facts = new ArrayList<Fact>();
    started(plan, site, START, facts);
    var dark = plot.dark();
    facts.add(new Fact.Stopped(dark.from(), Site.NAME, WanwatchProgram.COLLECTOR, "told to"));
    started(plan, site, dark.to(), facts);
    facts.add(new Fact.Router(dark.to().plusSeconds(20), Site.NAME, Site.ROUTER, RouterEvent.REBOOT, "up for 41 s"));
    note(START.plusSeconds(5400), "dishes set up, all see the sky", facts);
    note(dark.from().minusSeconds(60), "generator is swapped", facts);
    facts.add(new Fact.Maintenance(plot.work().from(), Site.NAME, Optional.of(Site.ROUTER), plot.work().to(),
        "moving dish B to the kitchen tent"));
    plot.troubles()
        .stream()
        .filter(t -> t.all() && t.tunnel() == 1)
        .forEach(t -> note(t.end().plusSeconds(300), "thunderstorm, all dishes were blind", facts));
    // Once an hour, so that a piece of a journal is not taken for a measured one.
    for (var at = START.plusSeconds(3600); at.isBefore(end); at = at.plusSeconds(3600)) {
      facts.add(simulated(at));
    }
    facts.add(new Fact.Stopped(end, Site.NAME, WanwatchProgram.COLLECTOR, "told to"));
    return facts;
  }

  private static void note(Instant at, String text, List<Fact> facts) {
    facts.add(new Fact.Note(at, Site.NAME, text, Optional.of("crew")));
  }

  private static Fact simulated(Instant at) {
    return new Fact.Configuration(at, Site.NAME, WanwatchProgram.COLLECTOR, Optional.empty(),
        Map.of("simulated", "true"));
  }

  private static void started(Plan plan, Site site, Instant at, List<Fact> facts) {
    facts.add(new Fact.Started(at, Site.NAME, WanwatchProgram.COLLECTOR, plan.version, java()));
    facts.add(simulated(at));
    var settings = new TreeMap<String, String>();
    for (int tunnel = 1; tunnel <= site.tunnels(); tunnel++) {
      settings.put("label." + Site.tunnel(tunnel), Site.label(tunnel));
      settings.put("member." + Site.tunnel(tunnel), Site.tunnel(tunnel) + "wan");
    }
    facts.add(new Fact.Configuration(at, Site.NAME, WanwatchProgram.COLLECTOR, Optional.of(Site.ROUTER), settings));
  }
}
