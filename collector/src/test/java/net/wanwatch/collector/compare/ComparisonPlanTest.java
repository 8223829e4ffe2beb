package net.wanwatch.collector.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Gated;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Comparisons;
import net.wanwatch.config.Config;
import net.wanwatch.config.Drills;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPlanTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Comparison.Outcome DONE = new Comparison.Outcome(Optional.empty(), Optional.empty());

  @TempDir
  private Path folder = Path.of("");
  private final Meadow meadow = new Meadow();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final List<Wanted> compared = new CopyOnWriteArrayList<>();
  /// What comes of it, the last one again and again.
  private final List<Comparison.Outcome> outcomes = new CopyOnWriteArrayList<>(List.of(DONE));
  private final List<Scheduler<?>> open = new ArrayList<>();
  private volatile Instant now = Instant.parse("2026-08-01T19:14:03.120Z");

  @AfterEach
  void close() {
    open.forEach(Scheduler::close);
  }

  private Comparison.Outcome run(Wanted wanted, Comparison.Place place, Comparison.Progress progress,
      BooleanSupplier stopped) {
    compared.add(wanted);
    return outcomes.size() > 1 ? outcomes.removeFirst() : outcomes.getFirst();
  }

  /// Every hour, on the hour: 20:00 is the first.
  private Scheduler<?> start(Optional<String> tunnel) {
    var planned = new Comparisons.Planned("hourly", Work.BULK, 8, Duration.ofSeconds(8), 6, List.of(Way.ONE, Way.MWAN3),
        tunnel, new When.Every(Duration.ofHours(1), Duration.ZERO));
    var config = new Config("hill", Optional.empty(),
        new Config.Agent(List.of("127.0.0.1"), 9977, Duration.ofSeconds(5), folder, Optional.empty()),
        new Config.Collector(List.of("127.0.0.1"), 9978, Duration.ofSeconds(5), folder,
            Optional.of(folder.resolve("token"))),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        new Benchmarks("mwan3", ZoneOffset.UTC, List.of(), 0.3, 0.3, List.of()), Drills.none(),
        new Comparisons(List.of(), Budget.NONE, List.of(planned)), Chats.none(), List.of(meadow.box()));
    var plan = ComparisonPlan
        .of(config, List.of(new Comparison.Place(meadow.bench(), _ -> Optional.empty())), this::run,
            LedgerFile.open(folder), facts::add, () -> now,
            new Gated.Waiting(Duration.ofMillis(300), Duration.ofMillis(20)))
        .start();
    open.add(plan);
    return plan;
  }

  private void begun() {
    await().atMost(SOON).until(() -> LedgerFile.open(folder).now().served().containsKey("comparisons/magic/hourly"));
  }

  private static Comparison.Outcome no(String reason) {
    return Comparison.Outcome.refused(new NotNow(reason, "no"));
  }

  @Test
  void whatIsPlannedIsComparedWhenItsTimeComes() {
    assertThat(start(Optional.of("wg1")).next()).isEqualTo(Map.of("hourly", Instant.parse("2026-08-01T20:00:00Z")));
    begun();
    now = now.plus(Duration.ofHours(1));
    await().atMost(SOON).until(() -> compared.size() == 1);
    var wanted = compared.getFirst();
    assertThat(wanted).isEqualTo(new Wanted(Work.BULK, 8, Duration.ofSeconds(8), Duration.ofSeconds(2), 6,
        Way.named(List.of("one", "mwan3")).orElseThrow(), Optional.of("wg1"), wanted.seed()));
    now = now.plus(Duration.ofHours(1));
    await().atMost(SOON).until(() -> compared.size() == 2);
    assertThat(compared.getLast().seed()).as("another order of the ways").isNotEqualTo(wanted.seed());
    assertThat(facts).isEmpty();
  }

  @Test
  void gateThatStaysShutIsASkipWithItsReason() {
    outcomes.set(0, no("budget"));
    start(Optional.empty());
    begun();
    now = now.plus(Duration.ofHours(1));
    await().atMost(SOON).until(() -> facts.size() == 1);
    assertThat(compared).as("a budget does not pass within minutes").hasSize(1);
    assertThat(facts).containsExactly(new Fact.ComparisonSkipped(now, "hill", "magic", "hourly", "budget"));
  }

  @Test
  void drillThatRunsIsWaitedFor() {
    outcomes.addAll(0, List.of(no("maintenance"), no("offline"), no("busy")));
    start(Optional.empty());
    begun();
    now = now.plus(Duration.ofHours(1));
    await().atMost(SOON).until(() -> compared.size() == 4);
    assertThat(facts).isEmpty();
  }

  @Test
  void whenNobodyWasThereItIsMissedAndNotCaughtUp() {
    start(Optional.empty());
    begun();
    open.getFirst().close();
    now = now.plus(Duration.ofHours(2)); // 20:00 and 21:00 pass
    start(Optional.empty());
    await().atMost(SOON).until(() -> facts.size() == 2);
    assertThat(facts).containsExactly(
        new Fact.ComparisonSkipped(Instant.parse("2026-08-01T20:00:00Z"), "hill", "magic", "hourly", "missed"),
        new Fact.ComparisonSkipped(Instant.parse("2026-08-01T21:00:00Z"), "hill", "magic", "hourly", "missed"));
    assertThat(compared).isEmpty();
  }

  @Test
  void routerWithoutThatTunnelIsNotMeant() {
    assertThat(start(Optional.of("wg7")).next()).isEmpty();
  }
}
