package net.wanwatch.collector.compare;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.benchmark.plan.TestQueue;
import net.wanwatch.collector.benchmark.run.NotLent;
import net.wanwatch.collector.benchmark.run.TestContext;
import net.wanwatch.collector.judge.View;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Budget;
import net.wanwatch.config.Comparisons;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.Throughput;
import net.wanwatch.probe.Prober;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One comparison after the other: gates, blocks, its fact after each. A throughput test has its turn between two blocks, never in one.
public final class Comparison {
  private static final Logger log = LoggerFactory.getLogger(Comparison.class);
  /// Between two blocks, as between two tests.
  private static final Duration REST = Duration.ofSeconds(5);
  static final String UDP_ALONE = "MPTCP carries TCP alone, and a call's packets are UDP: it does nothing for them";

  private final String site;
  private final Supplier<View> view;
  private final Maintenance maintenance;
  private final TestQueue turns;
  private final Budgets budgets;
  private final Gates gates;
  private final Budget budget;
  private final Prober prober;
  private final int echoPort;
  private final Consumer<Fact> journal;
  private final InstantSource clock;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile Optional<UnderWay> underWay = Optional.empty();

  /// Whether work on a router is announced.
  @FunctionalInterface
  public interface Maintenance {
    boolean covers(String router, Instant now);
  }

  /// A router, and how its load is measured.
  public record Place(TestContext bench, Crowd load) {}

  /// How much goes over these tunnels now; empty where the router does not tell.
  @FunctionalInterface
  public interface Crowd {
    Optional<Load.Rates> over(List<Config.Tunnel> tunnels) throws InterruptedException;
  }

  /// The comparison that runs.
  public record UnderWay(String label, int block, int blocks, Instant until) {}

  /// What is told while it runs.
  interface Progress {
    /// @param most payload bytes that it may cost, over all tunnels and blocks
    void begun(Config.Tunnel best, long most, Instant until);

    /// @param block that runs, from 1
    void run(int block, String way, double value);

    /// @param soFar as it is written down
    void block(Fact.Comparison soFar);
  }

  /// What became of it: one of both.
  record Outcome(Optional<Fact.Comparison> fact, Optional<NotNow> refused) {
    static Outcome refused(NotNow why) {
      return new Outcome(Optional.empty(), Optional.of(why));
    }
  }

  /// What it needs of everybody else.
  ///
  /// @param turns in which nothing else tests
  /// @param prober of a call's packets, which the agent's echo answers at `echoPort`
  /// @param journal has it on the disk when it returns
  public record Site(String name, Supplier<View> view, Maintenance maintenance, TestQueue turns, Budgets budgets,
      Prober prober, int echoPort, Consumer<Fact> journal, InstantSource clock) {}

  /// @param manners of the throughput tests
  public Comparison(Site site, Benchmarks manners, Comparisons comparisons, Gates.Capacity capacity) {
    this.site = site.name();
    this.view = site.view();
    this.maintenance = site.maintenance();
    this.turns = site.turns();
    this.budgets = site.budgets();
    this.gates = new Gates(manners, comparisons, capacity);
    this.budget = comparisons.budget();
    this.prober = site.prober();
    this.echoPort = site.echoPort();
    this.journal = site.journal();
    this.clock = site.clock();
  }

  public Optional<UnderWay> underWay() {
    return underWay;
  }

  /// For who wants to do something else; empty where none runs.
  public Optional<String> busy() {
    return underWay.map(it -> "a comparison runs (%s, block %d of %d): try again in %d s".formatted(it.label(),
        it.block(), it.blocks(), Math.max(1, Duration.between(clock.instant(), it.until()).toSeconds())));
  }

  /// Takes minutes. Its sockets wait in the kernel and would pin a carrier of virtual threads: it has a thread of the system's.
  ///
  /// @param stopped whether nobody wants it any more: then it ends with the blocks it has
  Outcome run(Wanted wanted, Place place, Progress progress, BooleanSupplier stopped) throws InterruptedException {
    var task = new FutureTask<>(() -> inTurn(wanted, place, progress, stopped));
    Thread.ofPlatform().daemon().name("comparison").start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException ours) {
        throw ours;
      }
      throw new IllegalStateException("nobody interrupts a comparison", e);
    }
  }

  private Outcome inTurn(Wanted wanted, Place place, Progress progress, BooleanSupplier stopped)
      throws InterruptedException {
    if (!turn.tryLock()) {
      return Outcome.refused(new NotNow("busy", busy().orElse("a comparison runs")));
    }
    try {
      var shut = shut(wanted, place);
      return shut.isPresent() ? Outcome.refused(shut.get()) : blocks(wanted, place, progress, stopped);
    } finally {
      underWay = Optional.empty();
      turn.unlock();
    }
  }

  private Optional<NotNow> shut(Wanted wanted, Place place) throws InterruptedException {
    var router = place.bench().router();
    var shut = shut(router).or(() -> impossible(wanted, router));
    if (shut.isPresent()) {
      return shut;
    }
    return place.load().over(router.tunnels()).flatMap(rates -> gates.crowded(router, rates));
  }

  private Optional<NotNow> shut(Config.Router router) {
    var all = view.get();
    var now = clock.instant();
    return gates.shut(all.router(router.name()).orElseThrow(), all.crew(), maintenance.covers(router.name(), now), now);
  }

  private Optional<NotNow> impossible(Wanted wanted, Config.Router router) {
    var without = router.tunnels().stream().filter(it -> it.ceiling().isEmpty()).findFirst();
    if (wanted.work() != Work.CALL && without.isPresent()) {
      return Gates.refused("no-ceiling",
          "no ceiling is configured for %s: write how much a test may take of each tunnel"
              .formatted(without.get().name()));
    }
    return poor(wanted, router).or(() -> beyondBudget(wanted, router));
  }

  /// All blocks of it count: one that ends for want of budget tells little.
  private Optional<NotNow> beyondBudget(Wanted wanted, Config.Router router) {
    return budgets.refusal(router.name(), budget, wanted.blocks() * worst(wanted, router, best(wanted, router)))
        .map(it -> new NotNow(it.reason(), it.said()));
  }

  private Optional<NotNow> poor(Wanted wanted, Config.Router router) {
    var worst = Rates.worstCase(wanted, router, best(wanted, router));
    return budgets.refusal(router.name(), router.tunnels(), name -> worst.getOrDefault(name, 0L))
        .map(it -> new NotNow(it.reason(), it.said() + " for each block"));
  }

  private Config.Tunnel best(Wanted wanted, Config.Router router) {
    return wanted.tunnel()
        .flatMap(name -> router.tunnels().stream().filter(it -> it.name().equals(name)).findFirst())
        .orElseGet(() -> gates.best(router.name(), router.tunnels()));
  }

  private Outcome blocks(Wanted wanted, Place place, Progress progress, BooleanSupplier stopped)
      throws InterruptedException {
    var router = place.bench().router();
    var best = best(wanted, router);
    var tally = new Tally(wanted, best.name(), clock.instant());
    if (wanted.work() == Work.CALL) {
      tally.leaveOut(Way.MPTCP, UDP_ALONE);
    }
    if (tally.ways().size() < 2) {
      return Outcome.refused(new NotNow(Block.NOTHING, UDP_ALONE));
    }
    var one = Block.length(wanted, tally.ways().size(), false).plus(REST);
    var until = clock.instant().plus(one.multipliedBy(wanted.blocks()));
    var random = new Random(wanted.seed());
    progress.begun(best, wanted.blocks() * worst(wanted, router, best), until);
    Optional<Fact.Comparison> fact = Optional.empty();
    for (int i = 0; fact.flatMap(Fact.Comparison::outcome).isEmpty(); i++) {
      underWay = Optional.of(new UnderWay(wanted.label(), i + 1, wanted.blocks(), until));
      var order = new ArrayList<>(tally.ways());
      Collections.shuffle(order, random);
      boolean first = i == 0;
      var said = turns.alone("a comparison runs", clock.instant().plus(one),
          closing -> written(tally, router, block(tally, new Block(wanted, place.bench(), prober, best, echoPort,
              () -> closing.getAsBoolean() || stopped.getAsBoolean()), order, first, progress)));
      if (said.refused().isPresent() && first) {
        return Outcome.refused(said.refused().get());
      }
      fact = said.fact();
      fact.filter(it -> it.outcome().isEmpty()).ifPresent(progress::block);
    }
    log.info("comparison {} ({}): {}", fact.orElseThrow().id(), wanted.label(),
        fact.flatMap(Fact.Comparison::said).orElse("done"));
    return new Outcome(fact, Optional.empty());
  }

  private static long worst(Wanted wanted, Config.Router router, Config.Tunnel best) {
    return wanted.ways().stream().mapToLong(it -> Rates.worst(wanted, router, best, it.way())).sum();
  }

  /// In its turn still: whoever closes the turns waits for it. What was refused before anything was sent is not written down.
  private Said written(Tally tally, Config.Router router, Said said) {
    boolean nothing = said.refused().isPresent() && tally.blocks() == 0;
    var end = said.end()
        .or(() -> tally.blocks() == tally.blocksAsked() ? Optional.of(Throughput.End.DONE) : Optional.empty());
    if (nothing) {
      return said;
    }
    var fact = tally.fact(clock.instant(), site, router.name(), end);
    journal.accept(fact);
    return new Said(end, said.refused(), Optional.of(fact));
  }

  /// What a block came to: neither an end nor a refusal where it is whole.
  private record Said(Optional<Throughput.End> end, Optional<NotNow> refused, Optional<Fact.Comparison> fact) {
    static Said no(NotNow why) {
      return new Said(Optional.of(Throughput.End.because(Throughput.Outcome.ABORTED, why.reason(), why.said())),
          Optional.of(why), Optional.empty());
    }
  }

  private static Map<String, Long> all(Map<String, Long> tunnels) {
    return all(tunnels, tunnels.values().stream().mapToLong(Long::longValue).sum());
  }

  /// The tunnels, and all of them together. They differ from their sum where anything may go over each.
  private static Map<String, Long> all(Map<String, Long> tunnels, long together) {
    var all = new TreeMap<>(tunnels);
    all.put(Budgets.COMPARISONS, together);
    return all;
  }

  private Said block(Tally tally, Block block, List<Way.Named> order, boolean first, Progress progress)
      throws InterruptedException {
    var wanted = block.wanted();
    var router = block.router();
    var shut = shut(router).or(() -> poor(wanted, router));
    if (shut.isPresent()) {
      return Said.no(shut.get());
    }
    var charged = all(Rates.worstCase(wanted, router, block.best()), worst(wanted, router, block.best()));
    budgets.charge(router.name(), charged);
    try {
      block.run(order, first, (way, value) -> progress.run(tally.blocks() + 1, way, value));
    } catch (NotLent e) {
      budgets.settle(router.name(), charged, Map.of());
      return Said.no(new NotNow(e.reason(), e.getMessage()));
    }
    var end = block.end().map(Disturbed::end);
    var nothing = end.filter(it -> it.reason().equals(Optional.of(Block.NOTHING)))
        .map(it -> new NotNow(Block.NOTHING, it.why()));
    // What a disturbed one moved is not known, so its charge stays.
    budgets.settle(router.name(), charged, end.isEmpty() || nothing.isPresent() ? all(block.took()) : charged);
    block.missing().forEach(tally::leaveOut);
    tally.add(block.done(), end.isEmpty());
    return new Said(end, nothing, Optional.empty());
  }
}
