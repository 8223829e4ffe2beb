package net.wanwatch.collector.benchmark.plan;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.benchmark.budget.Ledger;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.collector.benchmark.run.RunFact;
import net.wanwatch.collector.benchmark.run.TestContext;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import org.jspecify.annotations.Nullable;

/// Runs what is planned when its time comes. Every planned time of a variant has exactly one outcome for each tunnel it
/// means: a run, or a skip with its reason. A time at which nobody was there is `missed` and not caught up.
public final class TestPlan implements Scheduler.Work<TestPlan.Line> {
  private final Benchmarks benchmarks;
  private final List<Place> places;
  private final TestQueue turns;
  private final TestPlanner asking;
  private final TestPlanner.Results results;
  private final LedgerFile ledger;
  private final InstantSource clock;
  private final Map<String, Long> lastOfScenario = new HashMap<>();

  /// A router under test.
  public record Place(TestContext bench, Load load) {}

  /// One variant on one router.
  record Line(Place place, Variant variant, PlannedTimes times) implements Scheduler.Line {
    @Override
    public String key() {
      return place.bench.router().name() + "/" + variant.name();
    }

    @Override
    public String plan() {
      return variant.name();
    }
  }

  private TestPlan(Benchmarks benchmarks, List<Place> places, TestQueue turns, TestPlanner asking,
      TestPlanner.Results results, LedgerFile ledger, InstantSource clock) {
    this.benchmarks = benchmarks;
    this.places = List.copyOf(places);
    this.turns = turns;
    this.asking = asking;
    this.results = results;
    this.ledger = ledger;
    this.clock = clock;
  }

  public static Scheduler<?> of(Benchmarks benchmarks, List<Place> places, TestQueue turns, TestPlanner asking,
      TestPlanner.Results results, LedgerFile ledger, InstantSource clock) {
    var lines = new ArrayList<Line>();
    for (var place : places) {
      for (var variant : benchmarks.plan()) {
        lines
            .add(new Line(place, variant, new PlannedTimes(variant, place.bench().router().name(), benchmarks.zone())));
      }
    }
    return new Scheduler<>("benchmarks", lines, new TestPlan(benchmarks, places, turns, asking, results, ledger, clock),
        ledger, clock);
  }

  /// What the last process began and did not bring to its end is missed.
  @Override
  public void begin() {
    for (var owed : ledger.now().due()) {
      places.stream()
          .filter(it -> it.bench().router().name().equals(owed.router()))
          .findFirst()
          .ifPresent(it -> turns.skip(it.bench(), owed.tunnel(), owed.variant(), "missed", "nobody was there"));
    }
    ledger.due(List.of());
  }

  /// One of the scenario that waits longest.
  @Override
  public Scheduler.Due<Line> first(List<Scheduler.Due<Line>> due) {
    return Collections.min(due,
        Comparator
            .comparingLong((Scheduler.Due<Line> it) -> lastOfScenario.getOrDefault(it.line().variant.scenario(), 0L))
            .thenComparing(Scheduler.Due::at));
  }

  @Override
  public void missed(Line line, Instant at) {
    for (var tunnel : TestPlanner.pieces(line.variant, line.place.bench().router())) {
      turns.missed(line.place.bench(), tunnel.map(Config.Tunnel::name), line.variant.name(), at);
    }
  }

  @Override
  public List<Ledger.Due> owed(Line line) {
    var router = line.place.bench().router();
    return TestPlanner.pieces(line.variant, router)
        .stream()
        .map(piece -> new Ledger.Due(router.name(), piece.map(Config.Tunnel::name), line.variant.name()))
        .toList();
  }

  @Override
  public void serve(Line line, BooleanSupplier closing) throws InterruptedException {
    lastOfScenario.put(line.variant.scenario(), System.nanoTime());
    var owed = new ArrayList<>(owed(line));
    for (var piece : TestPlanner.pieces(line.variant, line.place.bench().router())) {
      piece(line, piece);
      owed.removeFirst();
      ledger.due(owed);
    }
  }

  private void piece(Line line, Optional<Config.Tunnel> tunnel) throws InterruptedException {
    var bench = line.place.bench();
    var variant = line.variant.name();
    var name = tunnel.map(Config.Tunnel::name);
    var manners = manners();
    if (manners.isPresent()) {
      var _ = turns.skip(bench, name, variant, manners.get().reason(), manners.get().said());
      return;
    }
    var made = asking.make(line.variant, tunnel, bench);
    if (made.cannot().isPresent()) {
      var _ = turns.skip(bench, name, variant, made.cannot().get().reason(), made.cannot().get().said());
      return;
    }
    var asked = made.asked().orElseThrow();
    var poor = turns.poor(asked, bench);
    if (poor.isPresent()) {
      var _ = turns.skip(bench, name, variant, poor.get().reason(), poor.get().said());
      return;
    }
    var busy = busy(line, asked);
    if (busy.isPresent()) {
      var _ = turns.skip(bench, name, variant, "load", busy.get());
      return;
    }
    var _ = turns.take(asked, bench, (_, _) -> {}, () -> ledger.now().paused());
  }

  private Optional<TestPlanner.Cannot> manners() {
    if (ledger.now().paused()) {
      return Optional.of(new TestPlanner.Cannot("paused", "the plan is paused"));
    }
    var time = LocalTime.ofInstant(clock.instant(), benchmarks.zone()).truncatedTo(ChronoUnit.SECONDS);
    return benchmarks.quiet(time)
        ? Optional.of(new TestPlanner.Cannot("quiet-hours", "these are quiet hours"))
        : Optional.empty();
  }

  /// Whether the crew needs the line itself.
  private Optional<String> busy(Line line, Asked asked) throws InterruptedException {
    var load = line.place.load().measure(asked);
    if (load.isEmpty()) {
      return Optional.empty();
    }
    double part = load.getAsDouble() / capacity(asked, line.place.bench().router().name());
    return part > benchmarks.loadGate()
        ? Optional.of("the crew uses %d %% of it".formatted(Math.round(part * 100)))
        : Optional.empty();
  }

  /// Bytes/s: what tcp last got on each tunnel, or else its ceiling.
  private double capacity(Asked asked, String router) {
    return asked.tunnels()
        .stream()
        .mapToDouble(t -> results.throughput(router, t.name(), asked.direction())
            .orElse(t.ceiling().map(c -> c.of(asked.direction()) / 8.0).orElse(Double.MAX_VALUE)))
        .sum();
  }

  /// The fact of a run that the last process did not see the end of; its charge stays. It may have seen the end, and been
  /// killed when it had written it down and had not settled it: then there is one.
  ///
  /// @param written the newest by router, in the journal
  public static Optional<Fact.Benchmark> cutOff(String site, Ledger ledger, Map<String, Fact.Benchmark> written,
      Instant now) {
    return ledger.running().filter(run -> !isWritten(run, written.get(run.router()))).map(run -> {
      var start = run.start().truncatedTo(ChronoUnit.MILLIS);
      long charged = run.charged().values().stream().mapToLong(Long::longValue).sum();
      var label = run.tunnel().orElse(run.asked().over().word());
      return new Fact.Benchmark(now.truncatedTo(ChronoUnit.MILLIS), site, run.router(), run.tunnel(),
          RunFact.id(run.router(), label, run.asked().direction(), start), run.asked(), start,
          Throughput.End.because(Throughput.Outcome.ABORTED, "collector-gone", "the collector ended while it ran"),
          Throughput.Result.NONE.costing(charged, charged), Optional.empty());
    });
  }

  private static boolean isWritten(Ledger.Running run, Fact.@Nullable Benchmark newest) {
    return newest != null && !newest.start().isBefore(run.start().truncatedTo(ChronoUnit.MILLIS))
        && newest.tunnel().equals(run.tunnel()) && newest.asked().equals(run.asked());
  }
}
