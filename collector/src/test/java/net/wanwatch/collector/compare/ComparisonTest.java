package net.wanwatch.collector.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.benchmark.plan.TestQueue;
import net.wanwatch.collector.benchmark.run.NotLent;
import net.wanwatch.compare.KernelSocket.Protocol;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Ceiling;
import net.wanwatch.config.Comparisons;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared;
import net.wanwatch.fact.Compared.Difference;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Mwan3State;
import net.wanwatch.fact.Throughput;
import net.wanwatch.probe.Prober;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A comparison over this machine's loopback, with real sockets and a real server.
class ComparisonTest {
  @TempDir
  private Path folder = Path.of("");
  private final Meadow meadow = new Meadow();
  private final List<Fact> facts = Collections.synchronizedList(new ArrayList<>());
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean maintenance;
  private volatile Optional<Load.Rates> load = Optional.of(new Load.Rates(0, 0));
  @SuppressWarnings("NullAway.Init") // made before each test
  private Prober prober;
  @SuppressWarnings("NullAway.Init") // made before each test
  private Budgets budgets;
  @SuppressWarnings("NullAway.Init") // made before each test
  private Comparison comparison;

  private final Comparison.Progress progress = new Comparison.Progress() {
    @Override
    public void begun(Config.Tunnel best, long most, Instant until) {
      told.add("begun " + best.name());
    }

    @Override
    public void run(int block, String way, double value) {
      told.add(block + " " + way);
    }

    @Override
    public void block(Fact.Comparison soFar) {
      told.add("block " + soFar.blocks());
    }
  };

  @BeforeEach
  void start() throws IOException {
    prober = Prober.start(InstantSource.system());
    budgets = new Budgets(LedgerFile.open(folder), ZoneId.of("UTC"), InstantSource.system());
    comparison = comparison(OptionalLong.empty());
  }

  private Comparison comparison(OptionalLong aDay) {
    return new Comparison(
        new Comparison.Site("hill", meadow::view, (_, _) -> maintenance, new TestQueue(budgets, facts::add), budgets,
            prober, 9977, facts::add, InstantSource.system()),
        Benchmarks.none(), new Comparisons(List.of(), new Budget(aDay, OptionalLong.empty()), List.of()),
        (_, tunnel, _) -> tunnel.name().equals("wg2") ? 2e6 : 1e6);
  }

  @AfterEach
  void stop() {
    meadow.end();
    prober.close();
  }

  private static Wanted wanted(Work work, int blocks, String... ways) {
    return new Wanted(work, work == Work.BULK ? 2 : 1, Duration.ofMillis(200), Duration.ZERO, blocks,
        Way.named(List.of(ways)).orElseThrow(), Optional.empty(), 42);
  }

  private Comparison.Outcome run(Wanted wanted, BooleanSupplier stopped) throws InterruptedException {
    return comparison.run(wanted, new Comparison.Place(meadow.bench(), _ -> load), progress, stopped);
  }

  private String refused(Wanted wanted) throws InterruptedException {
    return run(wanted, () -> false).refused().map(NotNow::reason).orElse("not refused");
  }

  @Test
  void eachBlockGoesEachWayOnceAndIsWrittenDown() throws Exception {
    var fact = run(wanted(Work.BULK, 2, "one", "mwan3", "mptcp"), () -> false).fact().orElseThrow();
    assertThat(told).first().isEqualTo("begun wg2");
    assertThat(told).contains("1 one", "1 mwan3", "block 1", "2 one", "2 mwan3").doesNotContain("1 mptcp", "2 mptcp");
    assertThat(facts).hasSize(2).allSatisfy(it -> assertThat(it).isInstanceOf(Fact.Comparison.class));
    assertThat(facts.getFirst()).isInstanceOfSatisfying(Fact.Comparison.class, it -> {
      assertThat(it.id()).isEqualTo(fact.id());
      assertThat(it.outcome()).isEmpty();
      assertThat(it.blocks()).isEqualTo(1);
    });
    assertThat(meadow.leases).containsExactly("lent", "back", "lent", "back");
    assertThat(fact.outcome()).contains(Throughput.Outcome.DONE);
    assertThat(fact.blocks()).isEqualTo(2);
    assertThat(fact.tunnel()).contains("wg2");
    assertThat(fact.leftOut()).isEqualTo(Map.of("mptcp", "on the VPS the kernel has no MPTCP"));
    assertThat(fact.treatments()).extracting(Compared.Treatment::name).containsExactly("one", "mwan3");
    assertThat(fact.treatments()).allSatisfy(it -> {
      assertThat(it.values()).hasSize(2).allSatisfy(value -> assertThat(value).isPositive());
      assertThat(it.routerCpu()).isEqualTo(OptionalDouble.of(0.5));
      assertThat(it.siteCpu()).isPresent();
      assertThat(it.transferred().orElse(0)).isPositive();
      assertThat(it.subflows()).isEmpty();
    });
    assertThat(fact.ratios()).singleElement().satisfies(it -> {
      assertThat(it.of()).isEqualTo("mwan3");
      assertThat(it.to()).isEqualTo("one");
      assertThat(it.difference()).isEqualTo(Difference.TOO_FEW_BLOCKS);
    });
    assertThat(comparison.underWay()).isEmpty();
    // What mwan3 chose is split as the counters grew, and what one moved is its tunnel's.
    long one = fact.treatments().getFirst().transferred().orElse(0);
    long both = fact.treatments().getLast().transferred().orElse(0);
    assertThat(budgets.standing("magic", meadow.tunnel(1)).usedToday()).isCloseTo(both / 4, within(4L));
    assertThat(budgets.standing("magic", meadow.tunnel(2)).usedToday()).isCloseTo(one + both * 3 / 4, within(8L));
  }

  @Test
  void noneGetsMoreThanItsCeiling() throws Exception {
    meadow.ceiling = Optional.of(new Ceiling(8_000_000, 1_000_000));
    var fact = run(new Wanted(Work.BULK, 2, Duration.ofSeconds(1), Duration.ofMillis(200), 1,
        Way.named(List.of("one", "mwan3")).orElseThrow(), Optional.of("wg1"), 42), () -> false).fact().orElseThrow();
    assertThat(fact.tunnel()).contains("wg1");
    // Loopback carries all that is let through: bytes/s of one ceiling, and of two.
    assertThat(fact.treatments().getFirst().values().getFirst()).isCloseTo(1e6, within(1.5e5));
    assertThat(fact.treatments().getLast().values().getFirst()).isCloseTo(2e6, within(3e5));
  }

  @Test
  void pagesComeOneAfterTheOther() throws Exception {
    var fact = run(wanted(Work.PAGES, 1, "one", "one"), () -> false).fact().orElseThrow();
    assertThat(fact.treatments()).extracting(Compared.Treatment::name).containsExactly("one", "one-again");
    assertThat(fact.treatments()).allSatisfy(it -> {
      assertThat(it.median().orElse(0)).isBetween(0.0001, 1.0);
      assertThat(it.transferred().orElse(0) % WorkClient.PAGE).isZero();
    });
  }

  @Test
  void mptcpWithoutASecondSubflowIsLeftOutWithTheCommands() throws Exception {
    var enabled = Path.of("/proc/sys/net/mptcp/enabled");
    assumeThat(Files.exists(enabled) && Files.readString(enabled).strip().equals("1")).as("this kernel speaks MPTCP")
        .isTrue();
    meadow.protocol = Protocol.MPTCP;
    meadow.noMptcp = Optional.empty();
    var fact = run(wanted(Work.BULK, 1, "one", "mwan3", "mptcp"), () -> false).fact().orElseThrow();
    assertThat(fact.leftOut().get("mptcp")).startsWith("no second subflow came. On the VPS: ")
        .contains("ip mptcp endpoint add 127.0.0.3 dev wg2 signal",
            "On this host: ip mptcp limits set subflows 2 add_addr_accepted 2");
  }

  @Test
  void aCallIsUdpAndMptcpDoesNothingForIt() throws Exception {
    assertThat(run(wanted(Work.CALL, 1, "one", "mptcp"), () -> false).refused())
        .contains(new NotNow("nothing-to-compare", Comparison.UDP_ALONE));
    assertThat(facts).isEmpty();
  }

  @Test
  void whoGoesAwayKeepsTheBlocksThatAreWhole() throws Exception {
    var fact = run(wanted(Work.BULK, 3, "one", "mwan3"), () -> told.contains("block 1")).fact().orElseThrow();
    assertThat(fact.blocks()).isEqualTo(1);
    assertThat(fact.blocksAsked()).isEqualTo(3);
    assertThat(fact.outcome()).contains(Throughput.Outcome.ABORTED);
    assertThat(fact.reason()).contains("told-to");
    assertThat(fact.treatments()).allSatisfy(it -> assertThat(it.values()).hasSize(1));
    assertThat(meadow.leases).last().isEqualTo("back");
  }

  @Test
  void aTunnelThatGoesEndsIt() throws Exception {
    var fact = run(wanted(Work.BULK, 2, "one", "mwan3"), () -> {
      if (told.contains("1 one") || told.contains("1 mwan3")) {
        meadow.mwan3.put("wg1", Mwan3State.OFFLINE);
      }
      return false;
    }).fact().orElseThrow();
    assertThat(fact.reason()).contains("tunnel-offline");
    assertThat(fact.blocks()).isZero();
    assertThat(fact.treatments()).allSatisfy(it -> assertThat(it.values()).isEmpty());
  }

  @Test
  void aRouterThatIsLostEndsItAndIsNamed() throws Exception {
    meadow.lostAfter = 2;
    var fact = run(new Wanted(Work.BULK, 2, Duration.ofSeconds(3), Duration.ZERO, 1,
        Way.named(List.of("one", "mwan3")).orElseThrow(), Optional.empty(), 42), () -> false).fact().orElseThrow();
    assertThat(fact.reason()).contains("router-gone");
    assertThat(fact.said()).contains("the router was lost: the connection was lost");
    assertThat(meadow.leases).containsExactly("lent", "back");
  }

  @Test
  void gatesAreShutBeforeAnythingIsSent() throws Exception {
    var wish = wanted(Work.BULK, 1, "one", "mwan3");
    maintenance = true;
    assertThat(refused(wish)).isEqualTo("maintenance");
    maintenance = false;
    meadow.darkSince = Optional.of(Instant.EPOCH);
    assertThat(refused(wish)).isEqualTo("crew-dark");
    meadow.darkSince = Optional.empty();
    meadow.mwan3.put("wg2", Mwan3State.OFFLINE);
    assertThat(refused(wish)).isEqualTo("offline");
    meadow.mwan3.put("wg2", Mwan3State.ONLINE);
    load = Optional.of(new Load.Rates(1.5e6, 0));
    assertThat(refused(wish)).isEqualTo("load");
    load = Optional.of(new Load.Rates(0, 0));
    meadow.ceiling = Optional.empty();
    assertThat(refused(wish)).isEqualTo("no-ceiling");
    meadow.ceiling = Optional.of(new Ceiling(40_000_000, 8_000_000));
    meadow.budget = OptionalLong.of(1000);
    assertThat(refused(wish)).isEqualTo("budget");
    meadow.budget = OptionalLong.empty();
    meadow.refusal = Optional.of(new NotLent("busy", "the VPS lends its servers to another test"));
    assertThat(refused(wish)).isEqualTo("busy");
    assertThat(meadow.leases).isEmpty();
    assertThat(facts).isEmpty();
    assertThat(budgets.standing("magic", meadow.tunnel(2)).usedToday()).isZero();
  }

  /// Two ways of 5 MB/s and 10 MB/s for a second, and one more to end: 30 MB a block at most.
  @Test
  void allBlocksMustFitTheBudgetOfComparisonsAndItIsChargedWhatTheyMoved() throws Exception {
    var wish = new Wanted(Work.BULK, 1, Duration.ofSeconds(1), Duration.ZERO, 2,
        Way.named(List.of("one", "mwan3")).orElseThrow(), Optional.empty(), 42);
    comparison = comparison(OptionalLong.of(59_999_999));
    assertThat(refused(wish)).isEqualTo("budget");
    assertThat(meadow.leases).isEmpty();
    comparison = comparison(OptionalLong.of(60_000_000));
    var fact = run(wish, () -> false).fact().orElseThrow();
    long moved = fact.treatments().stream().mapToLong(it -> it.transferred().orElse(0)).sum();
    var used = Optional.ofNullable(LedgerFile.open(folder).now().used().get("magic/(comparisons)"));
    assertThat(used.orElseThrow().dayBytes()).isCloseTo(moved, within(4L));
    assertThat(refused(wish)).as("what is left does not cover another").isEqualTo("budget");
  }

  @Test
  void quietHoursAreQuiet() {
    var always = new Benchmarks("mwan3", ZoneId.of("UTC"),
        List.of(new Benchmarks.QuietHours(LocalTime.of(1, 0), LocalTime.of(5, 0))), 0.3, 0.3, List.of());
    var evening = new Comparisons(List.of(new Benchmarks.QuietHours(LocalTime.of(18, 0), LocalTime.of(23, 0))),
        Budget.NONE, List.of());
    var gates = new Gates(always, evening, (_, _, _) -> 1e6);
    assertThat(gates.shut(meadow.router(), meadow.crew(), false, Instant.parse("2026-08-01T19:00:00Z")))
        .as("its own quiet hours")
        .contains(new NotNow("quiet-hours", "these are quiet hours (comparisons: quiet-hours)"));
    assertThat(gates.shut(meadow.router(), meadow.crew(), false, Instant.parse("2026-08-01T03:00:00Z")))
        .map(NotNow::reason)
        .contains("quiet-hours");
    assertThat(gates.shut(meadow.router(), meadow.crew(), false, Instant.parse("2026-08-01T06:00:00Z"))).isEmpty();
  }
}
