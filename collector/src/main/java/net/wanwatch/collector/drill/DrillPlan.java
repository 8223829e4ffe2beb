package net.wanwatch.collector.drill;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Gated;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.benchmark.plan.PlannedTimes;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.collector.judge.View;
import net.wanwatch.config.Config;
import net.wanwatch.config.Drills;
import net.wanwatch.drill.Cut;
import net.wanwatch.fact.Fact;

/// Cuts what is planned when its time comes, one tunnel after the other. Every planned time has exactly one outcome for each tunnel it
/// means: a drill, or a skip with its reason.
public final class DrillPlan implements Gated.Job<DrillPlan.Line> {
  private static final Set<String> PASSING = Set.of("busy", "not-ok", "not-in-use");
  private static final Drill.Progress UNSEEN = new Drill.Progress() {
    @Override
    public void begun(Fact.Maintenance announced, Cut cut) {}

    @Override
    public void second(int second, View.Tunnel tunnel, boolean over) {}
  };

  private final String site;
  private final Run run;
  private final Consumer<Fact> journal;

  /// Cuts one tunnel, as [Drill] does.
  @FunctionalInterface
  interface Run {
    Drill.Outcome run(Wanted wanted, Drill.Place place, Drill.Progress progress, BooleanSupplier stopped)
        throws IOException, InterruptedException;
  }

  /// One tunnel of one line of the plan.
  record Line(Drill.Place place, Drills.Planned planned, String tunnel, PlannedTimes times) implements Scheduler.Line {
    @Override
    public String key() {
      return String.join("/", "drills", place.router().name(), planned.name(), tunnel);
    }

    @Override
    public String plan() {
      return planned.name();
    }
  }

  private DrillPlan(String site, Run run, Consumer<Fact> journal) {
    this.site = site;
    this.run = run;
    this.journal = journal;
  }

  /// @param journal has a skip on the disk when it returns; drills tell theirs themselves
  public static Scheduler<?> of(Config config, List<Drill.Place> places, Drill drill, LedgerFile ledger,
      Consumer<Fact> journal, InstantSource clock) {
    return of(config, places, drill::run, ledger, journal, clock, Gated.Waiting.PATIENT);
  }

  static Scheduler<?> of(Config config, List<Drill.Place> places, Run run, LedgerFile ledger, Consumer<Fact> journal,
      InstantSource clock, Gated.Waiting waiting) {
    var lines = new ArrayList<Line>();
    for (var planned : config.drills().plan()) {
      for (var place : places) {
        var times = times(config, place.router(), planned);
        planned.of(place.router()).forEach(tunnel -> lines.add(new Line(place, planned, tunnel.name(), times)));
      }
    }
    return Gated.plan("drills", config, lines, new DrillPlan(config.site(), run, journal), ledger, clock, waiting);
  }

  /// When a line of the plan is due on a router; all its tunnels are at the same time.
  public static PlannedTimes times(Config config, Config.Router router, Drills.Planned planned) {
    return new PlannedTimes(planned.when(), planned.name(), router.name() + "/drills", config.benchmarks().zone());
  }

  @Override
  public Set<String> passing() {
    return PASSING;
  }

  @Override
  public Optional<NotNow> run(Line line, BooleanSupplier closing) throws InterruptedException {
    var wanted = new Wanted(line.place.router().name(), line.tunnel, line.planned.kind(), line.planned.length());
    try {
      return run.run(wanted, line.place, UNSEEN, closing).refused();
    } catch (IOException e) {
      return Optional.of(new NotNow("journal", "it cannot be announced: " + e.getMessage()));
    }
  }

  @Override
  public void skip(Line line, Instant at, String reason) {
    journal.accept(new Fact.DrillSkipped(at.truncatedTo(ChronoUnit.MILLIS), site, line.place.router().name(),
        line.tunnel, line.planned.name(), reason));
  }
}
