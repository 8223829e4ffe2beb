package net.wanwatch.collector.benchmark.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.collector.benchmark.run.NotLent;
import net.wanwatch.collector.benchmark.run.Run;
import net.wanwatch.collector.benchmark.run.TestContext;
import net.wanwatch.fact.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One throughput test after the other, each charged before and settled after, each with exactly one fact.
public final class TestQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TestQueue.class);
  /// Between two tests, for the line to be idle again.
  private static final Duration REST = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofMillis(1200);

  private final ReentrantLock turn = new ReentrantLock(true);
  private final Budgets budgets;
  private final Consumer<Fact> journal;
  private volatile Optional<UnderWay> underWay = Optional.empty();
  private volatile boolean closing;
  private volatile long lastEnd = System.nanoTime() - REST.toNanos();

  /// What became of a test.
  public sealed interface Outcome {
    Fact fact();

    record Ran(Fact.Benchmark fact) implements Outcome {}

    /// @param said one sentence
    record Skipped(Fact.BenchmarkSkipped fact, String said) implements Outcome {}
  }

  /// What runs.
  ///
  /// @param what in words: `somebody tests wg1`
  /// @param until when it should be over
  public record UnderWay(String what, Instant until) {
    UnderWay(Asked asked, Instant until) {
      this(
          "%s tests %s".formatted(
              asked.variant().equals(Asked.BY_HAND) ? "somebody" : "the plan (" + asked.variant() + ")", asked.label()),
          until);
    }

    /// For who wants one too.
    public String said(Instant now) {
      return "%s: try again in %d s".formatted(what, Math.max(1, Duration.between(now, until).toSeconds() + 1));
    }
  }

  /// What else loads the line, and must not be beside a test.
  @FunctionalInterface
  public interface Alone<T> {
    /// @param closing whether it has to end now
    T run(BooleanSupplier closing) throws InterruptedException;
  }

  /// @param journal takes every fact, and has it on the disk when it returns
  public TestQueue(Budgets budgets, Consumer<Fact> journal) {
    this.budgets = budgets;
    this.journal = journal;
  }

  public Optional<UnderWay> underWay() {
    return underWay;
  }

  /// Runs it when its turn comes, on the caller's thread.
  public Outcome take(Asked asked, TestContext bench, Run.Progress progress, BooleanSupplier stopped)
      throws InterruptedException {
    turn.lockInterruptibly();
    try {
      underWay = Optional
          .of(new UnderWay(asked, bench.clock().instant().plus(asked.seconds()).plus(asked.omitted()).plus(REST)));
      var poor = poor(asked, bench);
      if (poor.isPresent()) {
        return skip(bench, asked.tunnel(), asked.variant(), poor.get().reason(), poor.get().said());
      }
      Thread.sleep(Duration.ofNanos(Math.max(0, lastEnd + REST.toNanos() - System.nanoTime())));
      return run(asked, bench, progress, stopped);
    } finally {
      underWay = Optional.empty();
      turn.unlock();
    }
  }

  /// Does it when its turn comes, on the caller's thread.
  ///
  /// @param what in words: `a comparison runs`
  /// @param until when it should be over, if its turn is now
  public <T> T alone(String what, Instant until, Alone<T> work) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      underWay = Optional.of(new UnderWay(what, until));
      Thread.sleep(Duration.ofNanos(Math.max(0, lastEnd + REST.toNanos() - System.nanoTime())));
      return work.run(() -> closing);
    } finally {
      lastEnd = System.nanoTime();
      underWay = Optional.empty();
      turn.unlock();
    }
  }

  /// Whether the budget does not suffice.
  Optional<Budgets.Refusal> poor(Asked asked, TestContext bench) {
    return budgets.refusal(bench.router().name(), asked);
  }

  private Outcome run(Asked asked, TestContext bench, Run.Progress progress, BooleanSupplier stopped)
      throws InterruptedException {
    var router = bench.router().name();
    budgets.charge(router, asked, bench.clock().instant());
    try {
      var done = Run.run(asked, bench, progress, () -> closing || stopped.getAsBoolean(), lastEnd);
      var took = done.transferred();
      var fact = done.fact(asked.worstCase(), took.values().stream().mapToLong(Long::longValue).sum());
      log.info("benchmark {} {}: {}", asked.label(), asked.direction().word(),
          fact.end().outcome().word() + fact.end().said().map(said -> ", " + said).orElse(""));
      // In this order: a kill in between leaves a charge too much, and not a test without a fact.
      journal.accept(fact);
      budgets.settle(router, took);
      return new Outcome.Ran(fact);
    } catch (NotLent e) {
      budgets.settle(router, Map.of());
      return skip(bench, asked.tunnel(), asked.variant(), e.reason(), e.getMessage());
    } finally {
      lastEnd = System.nanoTime();
    }
  }

  /// Writes down that it did not run.
  public Outcome.Skipped skip(TestContext bench, Optional<String> tunnel, String variant, String reason, String said) {
    var fact = new Fact.BenchmarkSkipped(bench.clock().instant().truncatedTo(ChronoUnit.MILLIS), bench.site(),
        bench.router().name(), tunnel, variant, reason);
    journal.accept(fact);
    return new Outcome.Skipped(fact, said);
  }

  /// Writes down a planned time at which nobody was there.
  void missed(TestContext bench, Optional<String> tunnel, String variant, Instant planned) {
    journal.accept(new Fact.BenchmarkSkipped(planned.truncatedTo(ChronoUnit.MILLIS), bench.site(),
        bench.router().name(), tunnel, variant, "missed"));
  }

  /// Ends the test under way, and waits until it is written down.
  @Override
  public void close() {
    closing = true;
    try {
      if (turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
