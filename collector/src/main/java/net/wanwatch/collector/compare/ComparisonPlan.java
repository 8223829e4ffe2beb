package net.wanwatch.collector.compare;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Gated;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.benchmark.plan.PlannedTimes;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.config.Comparisons;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Fact;

/// Compares what is planned when its time comes. Every planned time has exactly one outcome on each router: a comparison, or a skip with
/// its reason.
public final class ComparisonPlan implements Gated.Job<ComparisonPlan.Line> {
  /// A drill is announced as maintenance, and leaves a tunnel offline for a moment.
  private static final Set<String> PASSING = Set.of("busy", "offline", "maintenance");
  private static final Comparison.Progress UNSEEN = new Comparison.Progress() {
    @Override
    public void begun(Config.Tunnel best, long most, Instant until) {}

    @Override
    public void run(int block, String way, double value) {}

    @Override
    public void block(Fact.Comparison soFar) {}
  };

  private final String site;
  private final Run run;
  private final Consumer<Fact> journal;

  /// Compares, as [Comparison] does.
  @FunctionalInterface
  interface Run {
    Comparison.Outcome run(Wanted wanted, Comparison.Place place, Comparison.Progress progress, BooleanSupplier stopped)
        throws InterruptedException;
  }

  /// One line of the plan on one router.
  record Line(Comparison.Place place, Comparisons.Planned planned, PlannedTimes times) implements Scheduler.Line {
    @Override
    public String key() {
      return String.join("/", "comparisons", router(), planned.name());
    }

    @Override
    public String plan() {
      return planned.name();
    }

    private String router() {
      return place.bench().router().name();
    }
  }

  private ComparisonPlan(String site, Run run, Consumer<Fact> journal) {
    this.site = site;
    this.run = run;
    this.journal = journal;
  }

  /// @param journal has a skip on the disk when it returns; comparisons tell theirs themselves
  public static Scheduler<?> of(Config config, List<Comparison.Place> places, Comparison comparison, LedgerFile ledger,
      Consumer<Fact> journal, InstantSource clock) {
    return of(config, places, comparison::run, ledger, journal, clock, Gated.Waiting.PATIENT);
  }

  static Scheduler<?> of(Config config, List<Comparison.Place> places, Run run, LedgerFile ledger,
      Consumer<Fact> journal, InstantSource clock, Gated.Waiting waiting) {
    var lines = new ArrayList<Line>();
    for (var planned : config.comparisons().plan()) {
      for (var place : places) {
        var router = place.bench().router();
        if (planned.isOf(router)) {
          lines.add(new Line(place, planned, times(config, router, planned)));
        }
      }
    }
    return Gated.plan("comparisons", config, lines, new ComparisonPlan(config.site(), run, journal), ledger, clock,
        waiting);
  }

  /// When a line of the plan is due on a router.
  public static PlannedTimes times(Config config, Config.Router router, Comparisons.Planned planned) {
    return new PlannedTimes(planned.when(), planned.name(), router.name() + "/comparisons", config.benchmarks().zone());
  }

  @Override
  public Set<String> passing() {
    return PASSING;
  }

  @Override
  public Optional<NotNow> run(Line line, BooleanSupplier closing) throws InterruptedException {
    return run.run(wanted(line.planned), line.place, UNSEEN, closing).refused();
  }

  private static Wanted wanted(Comparisons.Planned planned) {
    var ways = planned.ways().stream().map(way -> new Way.Named(way.word(), way)).toList();
    return new Wanted(planned.work(), planned.flows(), planned.seconds(), Wanted.omitted(planned.work()),
        planned.blocks(), ways, planned.tunnel(), ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
  }

  @Override
  public void skip(Line line, Instant at, String reason) {
    journal.accept(new Fact.ComparisonSkipped(at.truncatedTo(ChronoUnit.MILLIS), site, line.router(),
        line.planned.name(), reason));
  }
}
