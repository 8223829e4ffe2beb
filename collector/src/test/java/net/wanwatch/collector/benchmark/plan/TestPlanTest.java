package net.wanwatch.collector.benchmark.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.budget.Ledger;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.run.NotLent;
import net.wanwatch.collector.benchmark.run.TestBench;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Benchmarks.QuietHours;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Throughput;
import net.wanwatch.poll.Poll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPlanTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir
  private Path folder = Path.of("");
  private final TestBench test = new TestBench();
  private final List<Fact> facts = new CopyOnWriteArrayList<>();
  private final List<Scheduler<?>> open = new ArrayList<>();
  private long received;

  @AfterEach
  void close() {
    open.forEach(Scheduler::close);
  }

  /// Every ten minutes, on the minute: 19:20 is the first.
  private Scheduler<?> start(QuietHours... quiet) {
    var benchmarks = new Benchmarks("mwan3", UTC, List.of(quiet), 0.3, 0.3,
        List.of(PlannedTimesTest.variant("down", new When.Every(Duration.ofMinutes(10), Duration.ZERO))));
    var ledger = LedgerFile.open(folder);
    var turns = new TestQueue(new Budgets(ledger, UTC, () -> test.now), facts::add);
    var poll = new Poll<>("magic", this::reading, Duration.ofSeconds(1), Instant::now).start();
    var plan = TestPlan
        .of(benchmarks, List.of(new TestPlan.Place(test.bench(), new Load(poll))), turns,
            new TestPlanner(Optional.of("10.0.0.1"), (_, _, _) -> OptionalDouble.empty()),
            (_, _, _) -> OptionalDouble.empty(), ledger, () -> test.now)
        .start();
    open.add(plan);
    await().atMost(SOON).until(() -> LedgerFile.open(folder).now().served().containsKey("magic/down"));
    return plan;
  }

  /// The crew takes `received` bytes more each time somebody asks.
  private RouterReading reading() throws IOException {
    received += 1000;
    return new RouterReading(Instant.now(), Duration.ZERO, Instant.EPOCH, Duration.ZERO, OptionalDouble.empty(),
        Map.of(), OptionalLong.empty(),
        List.of(new RouterReading.Link("wg1", received, 0, 0, 0, 0, 0),
            new RouterReading.Link("wg2", received * 100_000, 0, 0, 0, 0, 0)),
        List.of(), Optional.empty(), Optional.empty(), Map.of(), Map.of(), Map.of());
  }

  private void passes(Duration time, int outcomes) {
    test.now = test.now.plus(time);
    await().atMost(SOON).until(() -> facts.size() == outcomes);
  }

  private List<String> skipped() {
    return facts.stream()
        .map(fact -> (Fact.BenchmarkSkipped) fact)
        .map(s -> s.tunnel().orElse("") + " " + s.reason())
        .toList();
  }

  @Test
  void quietHoursAreQuietAndEachTunnelHasItsOutcome() {
    start(new QuietHours(LocalTime.of(19, 0), LocalTime.of(8, 0)));
    passes(Duration.ofMinutes(6), 2);
    assertThat(skipped()).containsExactly("wg1 quiet-hours", "wg2 quiet-hours");
    assertThat(test.leases).isEmpty();
  }

  @Test
  void pausedIsPausedAfterARestartToo() {
    LedgerFile.open(folder).pause(true);
    start();
    passes(Duration.ofMinutes(6), 2);
    assertThat(skipped()).containsExactly("wg1 paused", "wg2 paused");
  }

  @Test
  void whatCannotRunSaysWhyAndABusyLineIsTheCrews() {
    test.mwan3.put("wg1", Mwan3State.OFFLINE);
    start();
    passes(Duration.ofMinutes(6), 2);
    assertThat(skipped()).containsExactly("wg1 offline", "wg2 load");
    assertThat(test.leases).isEmpty();
  }

  @Test
  void anIdleLineIsTestedAndANoOfTheVpsIsASkip() {
    test.refusal = Optional.of(new NotLent("busy", "another test"));
    start();
    passes(Duration.ofMinutes(6), 2);
    assertThat(skipped()).containsExactly("wg1 busy", "wg2 load");
    assertThat(LedgerFile.open(folder).now().used().get("magic/wg1")).extracting("dayBytes").isEqualTo(0L);
  }

  @Test
  void whenNobodyWasThereItIsMissedAndNotCaughtUp() {
    start(new QuietHours(LocalTime.of(19, 0), LocalTime.of(8, 0))).close();
    test.now = test.now.plus(Duration.ofMinutes(26)); // 19:20, 19:30 and 19:40 pass
    start(new QuietHours(LocalTime.of(19, 0), LocalTime.of(8, 0)));
    await().atMost(SOON).until(() -> facts.size() == 6);
    assertThat(skipped()).containsExactly("wg1 missed", "wg2 missed", "wg1 missed", "wg2 missed", "wg1 missed",
        "wg2 missed");
    assertThat(facts.getFirst().at()).isEqualTo("2026-08-01T19:20:00Z");
    assertThat(facts.getLast().at()).isEqualTo("2026-08-01T19:40:00Z");
    passes(Duration.ofMinutes(10), 8);
    assertThat(skipped()).endsWith("wg1 quiet-hours", "wg2 quiet-hours");
  }

  @Test
  void theNextTimeIsTold() {
    assertThat(start().next()).isEqualTo(Map.of("down", Instant.parse("2026-08-01T19:20:00Z")));
  }

  @Test
  void aRunThatNobodySawTheEndOfIsAborted() throws Exception {
    var ledger = LedgerFile.open(folder);
    var budgets = new Budgets(ledger, UTC, () -> test.now);
    budgets.charge("magic",
        TestBench.asked(Throughput.Over.TUNNEL, Throughput.Direction.DOWN, TestBench.TUNNELS.getFirst()), test.now);
    var fact = TestPlan.cutOff("hill", LedgerFile.open(folder).now(), Map.of(), test.now.plusSeconds(60)).orElseThrow();
    assertThat(fact.tunnel()).contains("wg1");
    assertThat(TestBench.body(fact).toString()).isEqualTo("""
        {"id":"magic-wg1-down-1785611643120","scenario":"mwan3","variant":"down-8","over":"tunnel","tunnels":["wg1"],\
        "direction":"down","protocol":"tcp","flows":8,"seconds":5,"omitted":1,"start":"2026-08-01T19:14:03.120Z",\
        "outcome":"aborted","reason":"collector-gone","said":"the collector ended while it ran",\
        "transferred":87500000,"charged":87500000}""");
  }

  /// Killed between its fact and its settlement, it has one fact and not two.
  @Test
  void aRunThatIsWrittenDownIsNotAbortedToo() throws Exception {
    test.printed = List.of(TestBench.capture("tcp-upload.wg1.json"));
    var asked = TestBench.asked(Throughput.Over.TUNNEL, Throughput.Direction.UP, TestBench.TUNNELS.getFirst());
    var written = new ArrayList<Fact.Benchmark>();
    var atFact = new ArrayList<Ledger>();
    new TestQueue(new Budgets(LedgerFile.open(folder), UTC, () -> test.now), fact -> {
      written.add((Fact.Benchmark) fact);
      atFact.add(LedgerFile.open(folder).now());
    }).take(asked, test.bench(), (_, _) -> {}, () -> false);
    assertThat(atFact.getFirst().running()).as("not settled before the fact is on the disk").isPresent();
    var done = written.getFirst();
    assertThat(TestPlan.cutOff("hill", atFact.getFirst(), Map.of("magic", done), test.now.plusSeconds(60))).isEmpty();
    assertThat(LedgerFile.open(folder).now().running()).isEmpty();
    test.now = test.now.plusSeconds(60);
    new Budgets(LedgerFile.open(folder), UTC, () -> test.now).charge("magic", asked, test.now);
    assertThat(TestPlan.cutOff("hill", LedgerFile.open(folder).now(), Map.of("magic", done), test.now)).isPresent();
  }
}
