package net.wanwatch.collector.benchmark.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import net.wanwatch.collector.benchmark.budget.Ledger;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves what is planned when its time comes, one line after the other: throughput tests, drills, comparisons. Each planned time is
/// looked at once. A time at which nobody was there is `missed` and not caught up.
public final class Scheduler<L extends Scheduler.Line> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final List<L> lines;
  private final Work<L> work;
  private final LedgerFile ledger;
  private final InstantSource clock;
  private final Thread thread;
  private Instant started = Instant.EPOCH;
  private volatile boolean closing;

  /// What has times of its own.
  public interface Line {
    /// Under which the last time that was looked at is remembered.
    String key();

    /// The name that the file gives it.
    String plan();

    PlannedTimes times();
  }

  /// A planned time that has come.
  record Due<L>(L line, Instant at) {}

  /// What is done when a time has come. All of it on one thread.
  interface Work<L> {
    /// Before the first look.
    default void begin() {}

    /// Of several that have come, as the plan has them.
    default Due<L> first(List<Due<L>> due) {
      return due.getFirst();
    }

    /// Outcomes that are told to be missed should the process die before they are there.
    default List<Ledger.Due> owed(L line) {
      return List.of();
    }

    /// Writes down a time at which nobody was there.
    void missed(L line, Instant at);

    /// @param closing whether it has to end now
    void serve(L line, BooleanSupplier closing) throws InterruptedException;

    /// Whether what is served now sees for itself that it has to end, and must not be interrupted.
    default boolean endsItself() {
      return false;
    }
  }

  /// @param name of the thread
  Scheduler(String name, List<L> lines, Work<L> work, LedgerFile ledger, InstantSource clock) {
    this.lines = List.copyOf(lines);
    this.work = work;
    this.ledger = ledger;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
  }

  public Scheduler<L> start() {
    started = clock.instant();
    thread.start();
    return this;
  }

  /// When each line is due next, on whichever router comes first.
  public Map<String, Instant> next() {
    var next = new TreeMap<String, Instant>();
    var now = clock.instant();
    lines.forEach(
        line -> line.times().next(now).ifPresent(at -> next.merge(line.plan(), at, (a, b) -> a.isBefore(b) ? a : b)));
    return next;
  }

  private void loop() {
    try {
      work.begin();
      while (!closing) {
        var due = due();
        if (due.isEmpty()) {
          Thread.sleep(LOOK);
        } else {
          guarded(work.first(due));
        }
      }
    } catch (InterruptedException e) {
      log.debug("the plan of {} ends", thread.getName());
    }
  }

  private void guarded(Due<L> due) throws InterruptedException {
    try {
      ledger.looked(due.line.key(), due.at, work.owed(due.line));
      work.serve(due.line, () -> closing);
    } catch (RuntimeException e) {
      log.error("{}: a fault of ours, the plan goes on", due.line.key(), e);
    }
  }

  private List<Due<L>> due() {
    var now = clock.instant();
    var found = new ArrayList<Due<L>>();
    for (var line : lines) {
      line.times().come(ledger.now().served().get(line.key()), started, now).ifPresentOrElse(come -> {
        come.missed().forEach(at -> missed(line, at));
        come.due().ifPresent(at -> found.add(new Due<>(line, at)));
      }, () -> ledger.looked(line.key(), now, List.of()));
    }
    return found;
  }

  private void missed(L line, Instant at) {
    work.missed(line, at);
    ledger.looked(line.key(), at, List.of());
  }

  @Override
  public void close() {
    closing = true;
    if (!work.endsItself()) {
      thread.interrupt();
    }
  }
}
