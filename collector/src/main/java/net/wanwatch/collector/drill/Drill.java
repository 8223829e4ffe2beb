package net.wanwatch.collector.drill;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.benchmark.run.RoundTrips;
import net.wanwatch.collector.judge.View;
import net.wanwatch.collector.page.Maintenance;
import net.wanwatch.config.Config;
import net.wanwatch.drill.Cut;
import net.wanwatch.drill.CutClient;
import net.wanwatch.drill.CutRefused;
import net.wanwatch.fact.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One drill after the other: gates, announcement, cut, what came of it, its fact. The cut ends in the VPS's kernel, and the announcement
/// by its own `until`, whatever becomes of us.
public final class Drill implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Drill.class);
  private static final String SILENT = "agent-silent";
  /// The judge looks four times a second whether work is announced.
  private static final Duration HEARD = Duration.ofMillis(800);
  private static final Duration LOOK = Duration.ofMillis(100);
  /// Of waiting for mwan3 to take the tunnel back, which some settings make long.
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  /// After the cut's end, for the agent to know it.
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final String site;
  private final Supplier<View> view;
  private final Ways ways;
  private final Maintenance maintenance;
  private final Gates gates;
  private final Supplier<Optional<String>> busy;
  private final Optional<RoundTrips> crew;
  private final Optional<RoundTrips> names;
  private final Consumer<Fact> journal;
  private final InstantSource clock;
  private final Duration patience;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile Optional<UnderWay> underWay = Optional.empty();
  private volatile boolean closing;

  /// The ways to the agent that are not the tunnel's own.
  @FunctionalInterface
  public interface Ways {
    CutClient without(Config.Tunnel tunnel);
  }

  /// A router, and how its load is measured.
  public record Place(Config.Router router, Crowd load) {}

  /// How much goes over these tunnels now; empty where the router does not tell.
  @FunctionalInterface
  public interface Crowd {
    Optional<Load.Rates> over(List<Config.Tunnel> tunnels) throws InterruptedException;
  }

  /// The drill that runs.
  public record UnderWay(String tunnel, Instant until) {}

  /// What is told while it runs.
  public interface Progress {
    void begun(Fact.Maintenance announced, Cut cut);

    /// @param second since the cut, in seconds
    void second(int second, View.Tunnel tunnel, boolean over);
  }

  /// What became of it: one of both.
  public record Outcome(Optional<Fact.Drill> fact, Optional<NotNow> refused) {
    static Outcome refused(String reason, String said) {
      return new Outcome(Optional.empty(), Optional.of(new NotNow(reason, said)));
    }
  }

  /// What it needs of everybody else.
  ///
  /// @param busy what runs beside it and must not: a throughput test
  /// @param crew its new connections; empty where they are not watched
  /// @param names looked up; empty where none is
  /// @param journal has it on the disk when it returns
  public record Site(String name, Supplier<View> view, Ways ways, Maintenance maintenance,
      Supplier<Optional<String>> busy, Optional<RoundTrips> crew, Optional<RoundTrips> names, Consumer<Fact> journal,
      InstantSource clock) {}

  public Drill(Site site, Config config, Gates.Capacity capacity) {
    this(site, new Gates(config.benchmarks(), config.drills(), capacity), PATIENCE);
  }

  Drill(Site site, Gates gates, Duration patience) {
    this.site = site.name();
    this.view = site.view();
    this.ways = site.ways();
    this.maintenance = site.maintenance();
    this.gates = gates;
    this.busy = site.busy();
    this.crew = site.crew();
    this.names = site.names();
    this.journal = site.journal();
    this.clock = site.clock();
    this.patience = patience;
  }

  public Optional<UnderWay> underWay() {
    return underWay;
  }

  /// On the caller's thread, which it takes for minutes.
  ///
  /// @param stopped whether nobody wants it any more: then the cut is ended
  /// @throws IOException where the announcement cannot be written down; then nothing was cut
  public Outcome run(Wanted wanted, Place place, Progress progress, BooleanSupplier stopped)
      throws IOException, InterruptedException {
    if (!turn.tryLock()) {
      return Outcome.refused("busy", said());
    }
    try {
      underWay = Optional.of(new UnderWay(wanted.tunnel(), clock.instant().plus(wanted.length()).plus(PATIENCE)));
      var shut = shut(wanted);
      if (shut.isPresent()) {
        return new Outcome(Optional.empty(), shut);
      }
      var load = place.load().over(place.router().tunnels());
      var crowded = load.flatMap(rates -> gates.crowded(place.router(), wanted.tunnel(), rates));
      return crowded.isPresent()
          ? new Outcome(Optional.empty(), crowded)
          : announced(wanted, place.router(), progress, stopped);
    } finally {
      underWay = Optional.empty();
      turn.unlock();
    }
  }

  /// For who wants one too.
  public String said() {
    return underWay.map(it -> "a drill of %s runs: try again in %d s".formatted(it.tunnel(),
        Math.max(1, Duration.between(clock.instant(), it.until()).toSeconds()))).orElse("a drill runs");
  }

  private Optional<NotNow> shut(Wanted wanted) {
    var now = clock.instant();
    var all = view.get();
    return gates.shut(router(all, wanted), all.crew(), wanted.tunnel(), busy.get(),
        maintenance.covers(wanted.router(), now), now);
  }

  private static View.Router router(View all, Wanted wanted) {
    return all.router(wanted.router()).orElseThrow();
  }

  private Outcome announced(Wanted wanted, Config.Router router, Progress progress, BooleanSupplier stopped)
      throws IOException, InterruptedException {
    var tunnel = router.tunnels().stream().filter(it -> it.name().equals(wanted.tunnel())).findFirst().orElseThrow();
    var now = now();
    var announced = new Fact.Maintenance(now, site, Optional.of(wanted.router()),
        now.plus(wanted.length()).plus(patience),
        "drill: %s is cut for %d s".formatted(wanted.tunnel(), wanted.length().toSeconds()));
    maintenance.announce(announced);
    boolean silent = false;
    try {
      Thread.sleep(HEARD);
      // The seconds that the load took may have changed it.
      var shut = gates.shut(router(view.get(), wanted), view.get().crew(), wanted.tunnel(), busy.get(), false, now());
      var outcome = shut.isPresent()
          ? new Outcome(Optional.empty(), shut)
          : cut(wanted, ways.without(tunnel), announced, progress, stopped);
      silent = outcome.refused().filter(it -> it.reason().equals(SILENT)).isPresent();
      return outcome;
    } finally {
      // What nobody knows to be over stays announced until its time is.
      if (!silent) {
        maintenance.end(announced, now());
      }
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Outcome cut(Wanted wanted, CutClient agent, Fact.Maintenance announced, Progress progress,
      BooleanSupplier stopped) throws InterruptedException {
    var id = id();
    Optional<CutClient.Heard> answer;
    try {
      answer = Optional.of(agent.cut(id, wanted.router(), wanted.tunnel(), wanted.kind(), wanted.length()));
    } catch (CutRefused refused) {
      return Outcome.refused(refused.reason(), refused.getMessage());
    } catch (IOException silent) {
      answer = known(agent, id);
      if (answer.isEmpty()) {
        return Outcome.refused(SILENT, "%s; if it heard us after all, the cut ends by itself within %d s"
            .formatted(silent.getMessage(), wanted.length().toSeconds()));
      }
    }
    var heard = answer.get();
    log.info("drill {}: {} is cut ({}) for {} s", id, wanted.tunnel(), wanted.kind().word(),
        wanted.length().toSeconds());
    progress.begun(announced, heard.cut());
    return new Outcome(Optional.of(followed(wanted, agent, heard, progress, stopped)), Optional.empty());
  }

  private static Optional<CutClient.Heard> known(CutClient agent, String id) {
    try {
      return agent.look(id);
    } catch (IOException e) {
      log.debug("whether the tunnel is cut is not known: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private Fact.Drill followed(Wanted wanted, CutClient agent, CutClient.Heard heard, Progress progress,
      BooleanSupplier stopped) throws InterruptedException {
    long began = heard.began();
    var start = clock.instant().minusNanos(System.nanoTime() - began).truncatedTo(ChronoUnit.MILLIS);
    var share = router(view.get(), wanted).tunnel(wanted.tunnel())
        .map(View.Tunnel::share)
        .orElse(OptionalDouble.empty());
    var felt = new Felt(wanted.tunnel(), share, crew, names, start, heard.bound(), began);
    long planned = began + wanted.length().toNanos();
    var told = new Told(progress, began);
    while (System.nanoTime() - planned < 0 && !closing && !stopped.getAsBoolean() && !felt.isDark()) {
      look(felt, wanted, Optional.empty(), told);
      Thread.sleep(LOOK);
    }
    if (System.nanoTime() - planned < 0) {
      endEarly(agent, heard.cut().id());
    }
    var last = last(agent, heard.cut().id());
    var length = last.map(Cut::length).filter(_ -> last.get().ended().isPresent()).orElse(wanted.length());
    long ended = began + length.toNanos();
    while (!closing && !felt.settled(ended, System.nanoTime()) && System.nanoTime() - ended - patience.toNanos() < 0) {
      look(felt, wanted, Optional.of(ended), told);
      Thread.sleep(LOOK);
    }
    var how = last.flatMap(Cut::ended).map(Cut.End::word);
    var fact = felt.fact(now(), site, wanted.router(), wanted, heard.cut().id(), length, how.orElse("unknown"),
        how.isPresent() && !how.get().equals(Cut.End.VANISHED.word()));
    log.info("drill {} of {}: {}", fact.id(), fact.tunnel(), fact.score().word());
    journal.accept(fact);
    return fact;
  }

  /// Tells each second once.
  private static final class Told {
    private final Progress progress;
    private final long began;
    private long second = -1;

    Told(Progress progress, long began) {
      this.progress = progress;
      this.began = began;
    }

    void tell(View.Tunnel tunnel, boolean over) {
      long now = (System.nanoTime() - began) / 1_000_000_000L;
      if (now > second) {
        second = now;
        progress.second((int) now, tunnel, over);
      }
    }
  }

  private void look(Felt felt, Wanted wanted, Optional<Long> ended, Told told) {
    var all = view.get();
    var router = router(all, wanted);
    felt.saw(router, all.crew(), ended, System.nanoTime());
    router.tunnel(wanted.tunnel()).ifPresent(it -> told.tell(it, ended.isPresent()));
  }

  private static void endEarly(CutClient agent, String id) {
    try {
      agent.end(id);
    } catch (IOException e) {
      log.warn("the drill cannot be ended, and ends by itself: {}", e.getMessage());
    }
  }

  /// The agent knows of the end a moment after the kernel.
  private Optional<Cut> last(CutClient agent, String id) throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      Thread.sleep(MARGIN);
      try {
        var cut = agent.look(id).map(CutClient.Heard::cut).filter(it -> it.ended().isPresent());
        if (cut.isPresent()) {
          return cut;
        }
      } catch (IOException e) {
        log.debug("the drill's end is not heard: {}", e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static String id() {
    var bytes = new byte[8];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Ends the cut that lasts.
  @Override
  public void close() {
    closing = true;
    try {
      if (turn.tryLock(3, TimeUnit.SECONDS)) {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
