package net.wanwatch.collector.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
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
import net.wanwatch.collector.benchmark.budget.Ledger;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Gated;
import net.wanwatch.collector.benchmark.plan.Scheduler;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.config.Chats;
import net.wanwatch.config.Config;
import net.wanwatch.config.Drills;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillPlanTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Drill.Outcome DONE = new Drill.Outcome(Optional.empty(), Optional.empty());
  private static final List<Drill.Place> PLACES = List.of(new Drill.Place(Hilltop.box(), _ -> Optional.empty()));

  @TempDir
  private Path folder = Path.of("");
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  /// What was asked to be cut, and how.
  private final List<Wanted> cut = new CopyOnWriteArrayList<>();
  /// What comes of it, the last one again and again.
  private final List<Drill.Outcome> outcomes = new CopyOnWriteArrayList<>(List.of(DONE));
  private final List<Scheduler<?>> open = new ArrayList<>();
  private volatile Instant now = Instant.parse("2026-08-01T19:14:03.120Z");

  @AfterEach
  void close() {
    open.forEach(Scheduler::close);
  }

  private Drill.Outcome run(Wanted wanted, Drill.Place place, Drill.Progress progress, BooleanSupplier stopped)
      throws IOException {
    cut.add(wanted);
    return outcomes.size() > 1 ? outcomes.removeFirst() : outcomes.getFirst();
  }

  /// Every ten minutes, on the minute: 19:20 is the first.
  private Scheduler<?> start(boolean token, String... tunnels) {
    var planned = new Drills.Planned("often", List.of(tunnels), DrillKind.PATH, Duration.ofSeconds(20),
        new When.Every(Duration.ofMinutes(10), Duration.ZERO));
    var benchmarks = new Benchmarks("mwan3", ZoneOffset.UTC, List.of(), 0.3, 0.3, List.of());
    var config = new Config("hill", Optional.empty(),
        new Config.Agent(List.of("127.0.0.1"), 9977, Duration.ofSeconds(5), folder, Optional.empty()),
        new Config.Collector(List.of("127.0.0.1"), 9978, Duration.ofSeconds(5), folder,
            token ? Optional.of(folder.resolve("token")) : Optional.empty()),
        new Config.Probes("1.0.0.1", "149.112.112.112", "example.org"), new Config.Bounds(0.05, Duration.ofMillis(300)),
        benchmarks, new Drills(List.of(), List.of(planned)), Chats.none(), List.of(Hilltop.box()));
    var plan = DrillPlan
        .of(config, PLACES, this::run, LedgerFile.open(folder), facts::add, () -> now,
            new Gated.Waiting(Duration.ofMillis(300), Duration.ofMillis(20)))
        .start();
    open.add(plan);
    await().atMost(SOON).until(() -> LedgerFile.open(folder).now().served().containsKey("drills/magic/often/wg2"));
    return plan;
  }

  private List<String> skipped() {
    return facts.stream().map(Fact.DrillSkipped.class::cast).map(it -> it.tunnel() + " " + it.reason()).toList();
  }

  private static Drill.Outcome no(String reason) {
    return Drill.Outcome.refused(reason, "no");
  }

  @Test
  void everyTunnelIsCutInTurnAsThePlanSays() {
    start(true);
    now = now.plus(Duration.ofMinutes(6));
    await().atMost(SOON).until(() -> cut.size() == 2);
    assertThat(cut).containsExactly(new Wanted("magic", "wg1", DrillKind.PATH, Duration.ofSeconds(20)),
        new Wanted("magic", "wg2", DrillKind.PATH, Duration.ofSeconds(20)));
    now = now.plus(Duration.ofMinutes(10));
    await().atMost(SOON).until(() -> cut.size() == 4);
    assertThat(facts).isEmpty();
  }

  @Test
  void onlyTheTunnelsThatItNames() {
    start(true, "wg2");
    now = now.plus(Duration.ofMinutes(6));
    await().atMost(SOON).until(() -> !cut.isEmpty());
    now = now.plus(Duration.ofMinutes(10));
    await().atMost(SOON).until(() -> cut.size() == 2);
    assertThat(cut).extracting(Wanted::tunnel).containsOnly("wg2");
  }

  @Test
  void gateThatStaysShutIsASkipWithItsReason() {
    outcomes.set(0, no("load"));
    start(true);
    now = now.plus(Duration.ofMinutes(6));
    await().atMost(SOON).until(() -> facts.size() == 2);
    assertThat(cut).as("the crew's use does not pass within minutes").hasSize(2);
    assertThat(facts.getFirst()).isEqualTo(new Fact.DrillSkipped(now, "hill", "magic", "wg1", "often", "load"));
  }

  @Test
  void gateThatOpensAgainIsWaitedFor() {
    outcomes.addAll(0, List.of(no("busy"), no("not-ok")));
    start(true, "wg2");
    now = now.plus(Duration.ofMinutes(6));
    await().atMost(SOON).until(() -> cut.size() == 3);
    assertThat(facts).isEmpty();
  }

  @Test
  void gateThatDoesNotOpenInTimeIsASkip() {
    outcomes.set(0, no("busy"));
    start(true, "wg2");
    now = now.plus(Duration.ofMinutes(6));
    await().atMost(SOON).until(() -> facts.size() == 1);
    assertThat(skipped()).containsExactly("wg2 busy");
    assertThat(cut).hasSizeGreaterThan(1);
  }

  @Test
  void withoutATokenNothingIsAskedOfAnybody() {
    start(false);
    now = now.plus(Duration.ofMinutes(6));
    await().atMost(SOON).until(() -> facts.size() == 2);
    assertThat(skipped()).containsExactly("wg1 token", "wg2 token");
    assertThat(cut).isEmpty();
  }

  @Test
  void whenNobodyWasThereItIsMissedAndNotCaughtUp() {
    start(true).close();
    now = now.plus(Duration.ofMinutes(16)); // 19:20 and 19:30 pass
    start(true);
    await().atMost(SOON).until(() -> facts.size() == 4);
    assertThat(skipped()).containsExactly("wg1 missed", "wg1 missed", "wg2 missed", "wg2 missed");
    assertThat(facts.getFirst().at()).isEqualTo("2026-08-01T19:20:00Z");
    assertThat(cut).isEmpty();
    now = now.plus(Duration.ofMinutes(10));
    await().atMost(SOON).until(() -> cut.size() == 2);
  }

  /// Both plans remember in one file.
  @Test
  void whatThroughputTestsOweStaysOwed() {
    var owed = List.of(new Ledger.Due("magic", Optional.of("wg1"), "down"));
    LedgerFile.open(folder).due(owed);
    start(true);
    assertThat(LedgerFile.open(folder).now().due()).isEqualTo(owed);
  }

  @Test
  void theNextTimeIsTold() {
    assertThat(start(true).next()).isEqualTo(Map.of("often", Instant.parse("2026-08-01T19:20:00Z")));
  }
}
