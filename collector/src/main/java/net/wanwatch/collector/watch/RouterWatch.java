package net.wanwatch.collector.watch;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.wanwatch.collector.event.Event;
import net.wanwatch.collector.event.Lane;
import net.wanwatch.collector.event.Moment;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.ssh.Backoff;
import net.wanwatch.collector.ssh.Exec;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one router's watch open: its log and its pings as they happen. It waits for the poll's first reading, which
/// tells addresses and marks, and opens the stream anew when these change or when it breaks.
public final class RouterWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RouterWatch.class);
  /// Our own loop was away for longer: what the router said meanwhile is still to be read.
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(250);
  /// A stream that lasts so long is none of a router that floods.
  private static final Duration STEADY = Duration.ofMinutes(1);

  private final Config.Router router;
  private final Targets targets;
  private final Opener shell;
  private final Supplier<Reading<RouterReading>> latest;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Consumer<Event> told;
  private final Backoff backoff;
  private final Backoff floods;
  private final Thread thread;
  private volatile @Nullable WatchStream stream;
  private volatile Optional<RouterReading> reading = Optional.empty();
  private Optional<WatchPlan> plan = Optional.empty();
  private boolean up;
  private boolean said;

  /// Where scripts are opened: `SshShell::open`.
  @FunctionalInterface
  public interface Opener {
    Exec open(String script, Consumer<String> line, Consumer<String> ended) throws IOException;
  }

  public RouterWatch(Config.Router router, Targets targets, Opener shell, Supplier<Reading<RouterReading>> latest,
      InstantSource clock, Consumer<Event> told) {
    this(router, targets, shell, latest, clock, System::nanoTime, told);
  }

  RouterWatch(Config.Router router, Targets targets, Opener shell, Supplier<Reading<RouterReading>> latest,
      InstantSource clock, LongSupplier nanoTime, Consumer<Event> told) {
    this.router = router;
    this.targets = targets;
    this.shell = shell;
    this.latest = latest;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.told = told;
    this.backoff = new Backoff(nanoTime, () -> ThreadLocalRandom.current().nextDouble());
    this.floods = new Backoff(nanoTime, () -> ThreadLocalRandom.current().nextDouble());
    this.thread = Thread.ofVirtual().name("watch-" + router.name()).unstarted(this::loop);
  }

  public RouterWatch start() {
    thread.start();
    return this;
  }

  /// Bytes of each lane's pings, with IPv4's header.
  public static Map<Lane, Integer> packets(Config.Router router) {
    return WatchPlan.packets(router);
  }

  /// Whether the router answers the stream's heartbeats: only then does a probe's silence mean loss.
  public boolean alive() {
    var current = stream;
    return current != null && current.alive(nanoTime.getAsLong());
  }

  private void loop() {
    try {
      while (true) {
        once();
        while (backoff.waiting() || floods.waiting()) {
          Thread.sleep(LOOK);
        }
      }
    } catch (InterruptedException e) {
      log.debug("{}: watch ends", router.name());
    }
  }

  /// One stream, until it has to be opened anew.
  private void once() throws InterruptedException {
    try {
      var now = awaitPlan();
      follow(now);
    } catch (Incoming.Flooded e) {
      floods.failed();
      down(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      down(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("{}: a fault of ours, the watch goes on", router.name(), e);
      down(e.toString());
    }
  }

  private WatchPlan awaitPlan() throws InterruptedException {
    while (true) {
      changed();
      if (plan.isPresent()) {
        return plan.get();
      }
      Thread.sleep(LOOK);
    }
  }

  /// Looks at the latest reading. While the router is not heard, what we knew stands.
  private boolean changed() {
    if (!(latest.get() instanceof Reading.Heard<RouterReading>(var _, var heard))) {
      return false;
    }
    reading = Optional.of(heard);
    var next = Optional.of(WatchPlan.of(router, targets, heard, plan));
    boolean different = !next.equals(plan);
    plan = next;
    return different;
  }

  private void follow(WatchPlan current) throws IOException, InterruptedException {
    var incoming = new Incoming();
    var opened = new WatchStream(router.name(), current, told, at -> reading.map(r -> r.byOurClock(at)).orElse(at),
        Moment.now(clock, nanoTime));
    try (var exec = shell.open(WatchScript.text(current), line -> incoming.line(line, Moment.now(clock, nanoTime)),
        reason -> incoming.end(reason, Moment.now(clock, nanoTime)))) {
      stream = opened;
      long began = nanoTime.getAsLong();
      long before = began;
      while (!changed()) {
        long now = nanoTime.getAsLong();
        if (now - before > PAUSE.toNanos()) {
          opened.paused(now - before);
        }
        before = now;
        if (now - opened.nextBeat() >= 0) {
          exec.send(opened.beat(now));
        }
        if (now - began > STEADY.toNanos()) {
          floods.succeeded();
        }
        hear(opened, incoming.poll(Math.clamp(opened.nextBeat() - now, 0, LOOK.toNanos())));
      }
      log.info("{}: addresses or marks changed, the watch starts anew", router.name());
      lost("the watch starts anew");
    } finally {
      stream = null;
    }
  }

  private void hear(WatchStream opened, Incoming.@Nullable Said said) throws IOException {
    if (said != null && said.end()) {
      throw new IOException(said.text());
    }
    if (said != null) {
      opened.heard(said.text(), said.at());
    } else if (opened.frozen(nanoTime.getAsLong())) {
      throw new IOException("the router does not answer for %d s".formatted(WatchStream.FROZEN.toSeconds()));
    }
    if (!up && opened.echoed()) {
      up();
    }
  }

  private void up() {
    up = true;
    backoff.succeeded();
    if (said) {
      log.info("{}: the watch is back", router.name());
    }
    said = false;
    told.accept(new Event.Watching(Moment.now(clock, nanoTime), router.name(), Optional.empty()));
  }

  private void down(String reason) {
    backoff.failed();
    if (!said) {
      log.warn("{}: the watch is down, {}", router.name(), reason);
    }
    said = true;
    lost(reason);
  }

  /// From here on nothing is known of any ping until the stream is heard again.
  private void lost(String reason) {
    if (up) {
      up = false;
      told.accept(new Event.Watching(Moment.now(clock, nanoTime), router.name(), Optional.of(reason)));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
