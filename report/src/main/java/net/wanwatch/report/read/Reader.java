package net.wanwatch.report.read;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.MeasuredPath;
import net.wanwatch.fact.Throughput;
import net.wanwatch.journal.FileJournals;
import net.wanwatch.journal.Filter;
import net.wanwatch.journal.IncidentLog;
import net.wanwatch.journal.JournalLines;
import net.wanwatch.journal.JournalReader;
import net.wanwatch.journal.Outages;
import net.wanwatch.tracking.Faster;
import org.jspecify.annotations.Nullable;

/// Reads journals into a [Festival]. Minutes are summed up while they pass, so that the memory needed grows with the
/// time and the tunnels, not with the bytes.
public final class Reader implements JournalReader.Sink {
  private final ZoneId zone;
  private final Optional<Instant> from;
  private final Optional<Instant> to;
  private final LongConsumer progress;
  private final Instant now;
  private final Map<LeftOut, Long> leftOut = new TreeMap<>();
  private Possible possible = new Possible(new Span(Instant.EPOCH, Instant.EPOCH));
  private final Map<PathKey, PathMinutes> paths = new HashMap<>();
  private final Outages outages = new Outages();
  private final IncidentLog incidents = new IncidentLog();
  private final Map<String, Fact.Dish> dishes = new TreeMap<>();
  private final List<Fact.Failover> failovers = new ArrayList<>();
  private final List<Fact.Benchmark> runs = new ArrayList<>();
  private final List<Fact.Drill> drills = new ArrayList<>();
  private final Map<String, Fact.Comparison> comparisons = new TreeMap<>();
  private final List<Fact.DrillSkipped> drillSkips = new ArrayList<>();
  private final List<Fact.ComparisonSkipped> comparisonSkips = new ArrayList<>();
  private final Faster faster = new Faster();
  private final List<Fact.BenchmarkSkipped> skips = new ArrayList<>();
  private final List<Fact> story = new ArrayList<>();
  private final List<Fact.State> states = new ArrayList<>();
  private final Map<String, Long> strange = new TreeMap<>();
  private final Boxes boxes = new Boxes();
  private boolean simulated;
  private long facts;
  private long kept;
  private @Nullable Instant earliest;
  private @Nullable Instant latest;
  private @Nullable Instant first;
  private @Nullable Instant last;

  /// @param from facts before are left out; empty for all
  /// @param to facts at or after are left out; empty for all
  /// @param now facts of much later are left out
  /// @param progress hears now and then how many facts were read
  public Reader(ZoneId zone, Optional<Instant> from, Optional<Instant> to, Instant now, LongConsumer progress) {
    this.zone = zone;
    this.from = from;
    this.to = to;
    this.now = now;
    this.progress = progress;
  }

  /// @throws IOException where a source is not there, or may not be read
  public Festival read(List<Path> sources) throws IOException {
    return read(FileJournals.of(sources));
  }

  /// @throws IOException where they may not be read
  public Festival read(JournalLines journals) throws IOException {
    var files = JournalReader.readEach(journals, Filter.ALL, this);
    var window = window();
    return new Festival(window, held(), kept, simulated, boxes.all(), new TreeMap<>(paths),
        outages.tunnels().stream().filter(o -> window.holds(o.start())).map(this::lasting).toList(),
        outages.crew().stream().filter(o -> window.holds(o.start())).toList(), failovers, runs, skips, story, states,
        incidents.all().stream().filter(i -> window.holds(i.last().start())).toList(),
        dishes.values()
            .stream()
            .filter(d -> window.holds(d.start()))
            .sorted(Comparator.comparing(Fact.Dish::start))
            .toList(),
        drills, drillSkips, comparisons.values().stream().sorted(Comparator.comparing(Fact.Comparison::start)).toList(),
        comparisonSkips, faster.advice(), strange, new TreeMap<>(leftOut), files);
  }

  /// One whose end nobody wrote down lasted through every minute behind it in which all probes of its tunnel were lost.
  private Fact.Outage lasting(Fact.Outage outage) {
    var minutes = paths
        .get(new PathKey(outage.site(), outage.router(), Optional.of(outage.tunnel()), MeasuredPath.TUNNEL));
    if (outage.end().isPresent() || minutes == null) {
      return outage;
    }
    return outage.lasting(minutes.lostFrom(outage.at()));
  }

  private Optional<ReportTime> held() {
    return earliest == null || latest == null ? Optional.empty() : Optional.of(new ReportTime(earliest, latest, zone));
  }

  private ReportTime window() {
    var start = from.orElse(first == null ? Instant.EPOCH : first.truncatedTo(ChronoUnit.MINUTES));
    var end = to.orElse(last == null ? start : last.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES));
    return new ReportTime(start, end.isBefore(start) ? start : end, zone);
  }

  /// Whoever asked for a time has it: nothing in it is far from the rest.
  @Override
  public void hours(NavigableMap<Long, Long> lines) {
    possible = new Possible(Span.of(lines, now, from.isEmpty() && to.isEmpty()));
  }

  @Override
  public boolean inParallel() {
    return true;
  }

  @Override
  public void take(Fact fact, Path file) {
    if (++facts % 10_000 == 0) {
      progress.accept(facts);
    }
    var whyNot = possible.whyNot(fact);
    if (whyNot.isPresent()) {
      leftOut.merge(new LeftOut(fact.kind(), String.valueOf(file.getFileName()), whyNot.get()), 1L, Long::sum);
      return;
    }
    take(fact);
  }

  private void take(Fact fact) {
    if (fact instanceof Fact.Configuration configuration) {
      boxes.configured(configuration);
      faster.add(configuration);
      simulated |= "true".equals(configuration.settings().get("simulated"));
    }
    // The end of an outage or an incident may be written after the time asked for.
    outages.add(fact);
    incidents.add(fact);
    if (fact instanceof Fact.Dish dish) {
      dishes.merge(dish.site() + "\n" + dish.id(), dish, (known, next) -> known.end().isPresent() ? known : next);
    }
    if (earliest == null || fact.at().isBefore(earliest)) {
      earliest = fact.at();
    }
    if (latest == null || fact.at().isAfter(latest)) {
      latest = fact.at();
    }
    var began = fact instanceof Fact.Minute minute ? minute.at().minusSeconds(60) : fact.at();
    if (from.filter(began::isBefore).isPresent() || to.filter(limit -> !began.isBefore(limit)).isPresent()) {
      return;
    }
    if (first == null || began.isBefore(first)) {
      first = began;
    }
    var until = fact instanceof Fact.Minute ? fact.at().minusMillis(1) : fact.at();
    if (last == null || until.isAfter(last)) {
      last = until;
    }
    keep(fact);
  }

  private void keep(Fact fact) {
    kept++;
    switch (fact) {
      case Fact.Minute minute -> {
        faster.add(minute);
        paths.computeIfAbsent(new PathKey(minute.site(), minute.router(), minute.tunnel(), minute.path()), _ -> {
          boxes.seen(minute.site(), minute.router(), minute.tunnel());
          return new PathMinutes();
        }).add(minute, ReportTime.cell(minute.at().minusSeconds(60), zone));
      }
      case Fact.Outage outage -> boxes.seen(outage.site(), outage.router(), Optional.of(outage.tunnel()));
      case Fact.CrewOutage outage -> boxes.seen(outage.site(), outage.router(), Optional.empty());
      case Fact.Drill drill -> {
        boxes.seen(drill.site(), drill.router(), Optional.of(drill.tunnel()));
        drills.add(drill);
      }
      case Fact.DrillSkipped skip -> {
        boxes.seen(skip.site(), skip.router(), Optional.of(skip.tunnel()));
        drillSkips.add(skip);
      }
      case Fact.ComparisonSkipped skip -> {
        boxes.seen(skip.site(), skip.router(), Optional.empty());
        comparisonSkips.add(skip);
      }
      case Fact.Comparison comparison -> {
        boxes.seen(comparison.site(), comparison.router(), comparison.tunnel());
        // Written after each block: the last one counts.
        comparisons.merge(comparison.site() + "\n" + comparison.id(), comparison,
            (known, next) -> next.at().isBefore(known.at()) ? known : next);
      }
      case Fact.Dish dish -> boxes.seen(dish.site(), dish.router(), Optional.of(dish.tunnel()));
      case Fact.Failover failover -> {
        boxes.seen(failover.site(), failover.router(), Optional.of(failover.tunnel()));
        failovers.add(failover);
      }
      case Fact.Benchmark benchmark -> {
        boxes.seen(benchmark.site(), benchmark.router(), benchmark.tunnel());
        runs.add(slim(benchmark));
      }
      case Fact.BenchmarkSkipped skip -> {
        boxes.seen(skip.site(), skip.router(), skip.tunnel());
        skips.add(skip);
      }
      case Fact.State state -> {
        boxes.seen(state.site(), state.router(), Optional.of(state.tunnel()));
        states.add(state);
      }
      case Fact.Started _,Fact.Stopped _,Fact.Configuration _,Fact.Router _,Fact.Maintenance _,Fact.Note _ -> {
        boxes.site(fact.site());
        story.add(fact);
      }
      case Fact.Incident incident -> incident.router()
          .ifPresentOrElse(router -> boxes.seen(incident.site(), router, Optional.empty()),
              () -> boxes.site(incident.site()));
      case Fact.Unknown unknown -> strange.merge(unknown.kind(), 1L, Long::sum);
    }
  }

  /// Without what no chapter asks for: of a run over one tunnel the round trips of all others, which are most of it.
  private static Fact.Benchmark slim(Fact.Benchmark run) {
    var rtt = new TreeMap<>(run.result().rtt());
    rtt.keySet().removeIf(name -> !run.loads(name));
    var result = run.result();
    return new Fact.Benchmark(run.at(), run.site(), run.router(), run.tunnel(), run.id(), run.asked(), run.start(),
        run.end(), new Throughput.Result(result.total(), Map.of(), result.transferred(), result.charged(),
            result.congestion(), result.iperf3(), rtt, result.routerCpu(), result.crewBytes(), Map.of()),
        Optional.empty());
  }

  /// Which routers and tunnels there are, by what is said of them.
  private static final class Boxes {
    private final Map<String, Map<String, TreeSet<String>>> tunnels = new TreeMap<>();
    private final Map<String, String> labels = new TreeMap<>();

    void site(String site) {
      tunnels.computeIfAbsent(site, _ -> new TreeMap<>());
    }

    void seen(String site, String router, Optional<String> tunnel) {
      var of = tunnels.computeIfAbsent(site, _ -> new TreeMap<>())
          .computeIfAbsent(router, _ -> new TreeSet<>(Natural.ORDER));
      tunnel.ifPresent(of::add);
    }

    void configured(Fact.Configuration fact) {
      fact.router().ifPresent(router -> fact.settings().forEach((key, value) -> {
        if (key.startsWith("label.")) {
          labels.put(key(fact.site(), router, key.substring("label.".length())), value);
        }
      }));
    }

    private static String key(String site, String router, String tunnel) {
      return site + "\n" + router + "\n" + tunnel;
    }

    List<RouterReport> all() {
      var boxes = new ArrayList<RouterReport>();
      tunnels.forEach((site, routers) -> {
        if (routers.isEmpty()) {
          boxes.add(new RouterReport(site, "", List.of()));
        }
      });
      tunnels.forEach((site, routers) -> routers.forEach((router, names) -> {
        var list = new ArrayList<RouterReport.Tunnel>();
        names.forEach(name -> list
            .add(new RouterReport.Tunnel(name, labels.getOrDefault(key(site, router, name), name), list.size())));
        boxes.add(new RouterReport(site, router, List.copyOf(list)));
      }));
      return List.copyOf(boxes);
    }
  }
}
