package net.wanwatch.collector.benchmark.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Planned work that gates may shut: what opens again by itself is waited for, everything else is a skip with its reason. Who is killed
/// in the middle leaves neither work nor skip.
public final class Gated<L extends Scheduler.Line> implements Scheduler.Work<L> {
  private static final Logger log = LoggerFactory.getLogger(Gated.class);

  private final boolean token;
  private final Job<L> job;
  private final Waiting waiting;
  private final InstantSource clock;
  private volatile boolean running;

  /// What is planned.
  public interface Job<L> {
    /// Reasons that open again by themselves: a throughput test ends, a tunnel that was just cut is well again.
    Set<String> passing();

    /// Does it, and writes down what came of it.
    ///
    /// @return why it did not begin
    Optional<NotNow> run(L line, BooleanSupplier closing) throws InterruptedException;

    /// Has it on the disk when it returns.
    void skip(L line, Instant at, String reason);
  }

  /// For a gate to open.
  ///
  /// @param patience after the planned time
  /// @param again how often it is tried meanwhile
  public record Waiting(Duration patience, Duration again) {
    /// Longer than any test, and as a person would.
    public static final Waiting PATIENT = new Waiting(Duration.ofMinutes(5), Duration.ofSeconds(5));
  }

  private Gated(boolean token, Job<L> job, InstantSource clock, Waiting waiting) {
    this.token = token;
    this.job = job;
    this.waiting = waiting;
    this.clock = clock;
  }

  /// @param name of the plan, such as `drills`
  public static <L extends Scheduler.Line> Scheduler<L> plan(String name, Config config, List<L> lines, Job<L> job,
      LedgerFile ledger, InstantSource clock, Waiting waiting) {
    var token = config.collector().tokenFile().isPresent();
    return new Scheduler<>(name, lines, new Gated<>(token, job, clock, waiting), ledger, clock);
  }

  @Override
  public void missed(L line, Instant at) {
    job.skip(line, at, "missed");
  }

  @Override
  public void serve(L line, BooleanSupplier closing) throws InterruptedException {
    var refused = token
        ? refused(line, closing)
        : Optional.of(new NotNow("token", "the plan cannot run without collector: token-file"));
    refused.ifPresent(it -> {
      log.info("{}: skipped: {}", line.key(), it.said());
      job.skip(line, clock.instant(), it.reason());
    });
  }

  private Optional<NotNow> refused(L line, BooleanSupplier closing) throws InterruptedException {
    long until = System.nanoTime() + waiting.patience.toNanos();
    while (true) {
      var refused = once(line, closing);
      if (refused.filter(it -> job.passing().contains(it.reason())).isEmpty() || System.nanoTime() - until > 0) {
        return refused;
      }
      Thread.sleep(waiting.again);
    }
  }

  private Optional<NotNow> once(L line, BooleanSupplier closing) throws InterruptedException {
    running = true;
    try {
      return job.run(line, closing);
    } finally {
      running = false;
    }
  }

  @Override
  public boolean endsItself() {
    return running;
  }
}
