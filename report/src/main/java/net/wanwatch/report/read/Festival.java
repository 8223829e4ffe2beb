package net.wanwatch.report.read;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Verdict;
import net.wanwatch.journal.IncidentLog;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.tracking.Faster;

/// Everything the journals say about the time in question.
///
/// @param held the time of all facts that were read, the others too; empty without any
/// @param facts of the time in question
/// @param simulated whether a journal calls itself a simulation
/// @param outages each once, as last known; planned ones too
/// @param runs throughput tests, without iperf3's own JSON
/// @param story starts, stops, configurations, router events, maintenance and notes, by time
/// @param states changes of what mwan3 and the verdict say, and findings, by time
/// @param incidents that people were told of, by start
/// @param dishes what they said of themselves, each once as last known, by start
/// @param drills tunnels that were cut on purpose, by time
/// @param drillSkips planned ones that did not begin, by time
/// @param comparisons each as last written, by time
/// @param comparisonSkips planned ones that did not begin, by time
/// @param faster other settings of mwan3, of tunnels whose losses were measured for long enough
/// @param strange kinds that this version does not know, and how often
/// @param leftOut facts that cannot be, and how many
/// @param files read, and what was lost
public record Festival(ReportTime window, Optional<ReportTime> held, long facts, boolean simulated,
    List<RouterReport> boxes, Map<PathKey, PathMinutes> paths, List<Fact.Outage> outages,
    List<Fact.CrewOutage> crewOutages, List<Fact.Failover> failovers, List<Fact.Benchmark> runs,
    List<Fact.BenchmarkSkipped> skips, List<Fact> story, List<Fact.State> states, List<IncidentLog.Entry> incidents,
    List<Fact.Dish> dishes, List<Fact.Drill> drills, List<Fact.DrillSkipped> drillSkips,
    List<Fact.Comparison> comparisons, List<Fact.ComparisonSkipped> comparisonSkips, List<Faster.Advice> faster,
    Map<String, Long> strange, Map<LeftOut, Long> leftOut, JournalReader.Summary files) {
  /// The same, about one router only. What says something of a whole site belongs to each of its routers.
  public Festival of(RouterReport box) {
    return new Festival(window, held, facts, simulated, List.of(box), paths,
        outages.stream().filter(o -> is(box, o.site(), o.router())).toList(),
        crewOutages.stream().filter(o -> is(box, o.site(), o.router())).toList(),
        failovers.stream().filter(f -> is(box, f.site(), f.router())).toList(),
        runs.stream().filter(r -> is(box, r.site(), r.router())).toList(),
        skips.stream().filter(s -> is(box, s.site(), s.router())).toList(),
        story.stream().filter(f -> f.site().equals(box.site())).toList(),
        states.stream().filter(s -> is(box, s.site(), s.router())).toList(),
        incidents.stream().filter(i -> concerns(box, i.last())).toList(),
        dishes.stream().filter(d -> is(box, d.site(), d.router())).toList(),
        drills.stream().filter(d -> is(box, d.site(), d.router())).toList(),
        drillSkips.stream().filter(d -> is(box, d.site(), d.router())).toList(),
        comparisons.stream().filter(c -> is(box, c.site(), c.router())).toList(),
        comparisonSkips.stream().filter(c -> is(box, c.site(), c.router())).toList(),
        faster.stream().filter(it -> is(box, it.site(), it.router())).toList(), strange, leftOut, files);
  }

  private static boolean concerns(RouterReport box, Fact.Incident incident) {
    return incident.site().equals(box.site()) && incident.router().filter(it -> !it.equals(box.router())).isEmpty();
  }

  private static boolean is(RouterReport box, String site, String router) {
    return box.site().equals(site) && box.router().equals(router);
  }

  public Optional<PathMinutes> path(RouterReport box, Optional<String> tunnel, MeasuredPath path) {
    return Optional.ofNullable(paths.get(new PathKey(box.site(), box.router(), tunnel, path)));
  }

  /// P3: the crew's new connections.
  public Optional<PathMinutes> crew(RouterReport box) {
    return path(box, Optional.empty(), MeasuredPath.CREW);
  }

  /// P1: the tunnel itself.
  public Optional<PathMinutes> pinned(RouterReport box, RouterReport.Tunnel tunnel) {
    return path(box, Optional.of(tunnel.name()), MeasuredPath.TUNNEL);
  }

  /// When it ended, as far as is known: one without an end was going on when its writer was last heard.
  public static Instant end(Fact.Outage outage) {
    return outage.end().orElse(outage.at());
  }

  public static Instant end(Fact.CrewOutage outage) {
    return outage.end().orElse(outage.at());
  }

  /// As the report says it.
  public static String verdict(Fact.Outage outage) {
    return outage.verdict().map(Verdict::word).orElse("not judged");
  }

  public static Duration length(Fact.Outage outage) {
    var length = Duration.between(outage.start(), end(outage));
    return length.isNegative() ? Duration.ZERO : length;
  }

  public static Duration length(Fact.CrewOutage outage) {
    var length = Duration.between(outage.start(), end(outage));
    return length.isNegative() ? Duration.ZERO : length;
  }
}
