package net.wanwatch.collector.drill;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import net.wanwatch.collector.benchmark.budget.LedgerFile;
import net.wanwatch.collector.benchmark.plan.PlannedTimes;
import net.wanwatch.collector.judge.View;
import net.wanwatch.config.Config;
import net.wanwatch.config.Drills;
import net.wanwatch.drill.Cut;
import net.wanwatch.fact.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts what is planned when its time comes, one tunnel after the other. Every planned time has exactly one outcome for each tunnel it
/// means: a drill, or a skip with its reason. A time at which nobody was there is `missed` and not caught up. A collector that is killed
/// while a tunnel is cut writes neither.
public final class DrillPlan implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DrillPlan.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  /// What opens again by itself: a throughput test ends, and a tunnel that was just cut is well again.
  private static final Set<String> PASSING = Set.of("busy", "not-ok", "not-in-use");
  private static final Waiting WAITING = new Waiting(Duration.ofMinutes(5), Duration.ofSeconds(5));
  private static final Drill.Progress UNSEEN = new Drill.Progress() {
    @Override
    public void begun(Fact.Maintenance announced, Cut cut) {}

    @Override
    public void second(int second, View.Tunnel tunnel, boolean over) {}
  };

  private final String site;
  private final Run run;
  private final boolean token;
  private final List<Line> lines = new ArrayList<>();
  private final LedgerFile ledger;
  private final Consumer<Fact> journal;
  private final InstantSource clock;
  private final Waiting waiting;
  private final Thread thread = Thread.ofVirtual().name("drills").unstarted(this::loop);
  private Instant started = Instant.EPOCH;
  private volatile boolean running;
  private volatile boolean closing;

  /// Cuts one tunnel, as [Drill] does.
  @FunctionalInterface
  interface Run {
    Drill.Outcome run(Wanted wanted, Drill.Place place, Drill.Progress progress, BooleanSupplier stopped)
        throws IOException, InterruptedException;
  }

  /// For a gate to open.
  ///
  /// @param patience after the planned time
  /// @param again how often it is tried meanwhile
  record Waiting(Duration patience, Duration again) {}

  /// One tunnel of one line of the plan.
  private record Line(Drill.Place place, Drills.Planned planned, String tunnel, PlannedTimes times) {
    String key() {
      return String.join("/", "drills", place.router().name(), planned.name(), tunnel);
    }
  }

  private record Due(Line line, Instant at) {}

  /// @param journal has a skip on the disk when it returns; drills tell theirs themselves
  public DrillPlan(Config config, List<Drill.Place> places, Drill drill, LedgerFile ledger, Consumer<Fact> journal,
      InstantSource clock) {
    this(config, places, drill::run, ledger, journal, clock, WAITING);
  }

  DrillPlan(Config config, List<Drill.Place> places, Run run, LedgerFile ledger, Consumer<Fact> journal,
      InstantSource clock, Waiting waiting) {
    this.site = config.site();
    this.run = run;
    this.token = config.collector().tokenFile().isPresent();
    this.ledger = ledger;
    this.journal = journal;
    this.clock = clock;
    this.waiting = waiting;
    for (var planned : config.drills().plan()) {
      for (var place : places) {
        var times = times(config, place.router(), planned);
        planned.of(place.router()).forEach(tunnel -> lines.add(new Line(place, planned, tunnel.name(), times)));
      }
    }
  }

  /// When a line of the plan is due on a router; all its tunnels are at the same time.
  public static PlannedTimes times(Config config, Config.Router router, Drills.Planned planned) {
    return new PlannedTimes(planned.when(), planned.name(), router.name() + "/drills", config.benchmarks().zone());
  }

  public DrillPlan start() {
    started = clock.instant();
    thread.start();
    return this;
  }

  /// When each line of the plan is due next, on whichever router comes first.
  public Map<String, Instant> next() {
    var next = new TreeMap<String, Instant>();
    var now = clock.instant();
    lines.forEach(line -> line.times.next(now)
        .ifPresent(at -> next.merge(line.planned.name(), at, (a, b) -> a.isBefore(b) ? a : b)));
    return next;
  }

  private void loop() {
    try {
      while (!closing) {
        var due = due();
        if (due.isPresent()) {
          guarded(due.get());
        } else {
          Thread.sleep(LOOK);
        }
      }
    } catch (InterruptedException e) {
      log.debug("the plan of drills ends");
    }
  }

  private void guarded(Due due) throws InterruptedException {
    try {
      serve(due);
    } catch (RuntimeException e) {
      log.error("{}: a fault of ours, the plan goes on", due.line.key(), e);
    }
  }

  /// The first that has come, as the plan has them.
  private Optional<Due> due() {
    var now = clock.instant();
    var found = new ArrayList<Due>();
    for (var line : lines) {
      line.times.come(ledger.now().served().get(line.key()), started, now).ifPresentOrElse(come -> {
        come.missed().forEach(at -> missed(line, at));
        come.due().ifPresent(at -> found.add(new Due(line, at)));
      }, () -> ledger.looked(line.key(), now));
    }
    return found.stream().findFirst();
  }

  private void missed(Line line, Instant at) {
    ledger.looked(line.key(), at);
    skip(line, at, "missed");
  }

  private void skip(Line line, Instant at, String reason) {
    journal.accept(new Fact.DrillSkipped(at.truncatedTo(ChronoUnit.MILLIS), site, line.place.router().name(),
        line.tunnel, line.planned.name(), reason));
  }

  private void serve(Due due) throws InterruptedException {
    var line = due.line;
    ledger.looked(line.key(), due.at);
    var refused = token
        ? refused(line)
        : Optional.of(new NotNow("token", "the plan cannot run without collector: token-file"));
    refused.ifPresent(it -> {
      log.info("{}: {} is not cut: {}", line.planned.name(), line.tunnel, it.said());
      skip(line, clock.instant(), it.reason());
    });
  }

  /// Cuts it, or says why not.
  private Optional<NotNow> refused(Line line) throws InterruptedException {
    var wanted = new Wanted(line.place.router().name(), line.tunnel, line.planned.kind(), line.planned.length());
    long until = System.nanoTime() + waiting.patience.toNanos();
    while (true) {
      var refused = once(wanted, line.place);
      if (refused.filter(it -> PASSING.contains(it.reason())).isEmpty() || System.nanoTime() - until > 0) {
        return refused;
      }
      Thread.sleep(waiting.again);
    }
  }

  private Optional<NotNow> once(Wanted wanted, Drill.Place place) throws InterruptedException {
    running = true;
    try {
      return run.run(wanted, place, UNSEEN, () -> closing).refused();
    } catch (IOException e) {
      return Optional.of(new NotNow("journal", "it cannot be announced: " + e.getMessage()));
    } finally {
      running = false;
    }
  }

  /// A cut that lasts is ended, and written down by whoever made it.
  @Override
  public void close() {
    closing = true;
    if (!running) {
      thread.interrupt();
    }
  }
}
