package net.wanwatch.agent.drill;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import net.wanwatch.drill.Cut;
import net.wanwatch.fact.DrillKind;
import net.wanwatch.tunnel.Device;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one cut that may be, over all routers and whoever asks. The kernel ends it; what is done here is to look whether it still is, to
/// end it early, and to take the empty table away. An agent that was killed in the middle leaves a cut that its successor finds and
/// waits for.
public final class Drills implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Drills.class);
  /// A look asks one program.
  private static final Duration LOOK = Duration.ofSeconds(1);
  /// After the kernel's end, before the table goes.
  private static final Duration MARGIN = Duration.ofMillis(100);

  private final CutTable table;
  private final InstantSource clock;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(task -> Thread.ofPlatform().daemon().name("drills").unstarted(task));
  private Optional<Held> last = Optional.empty();
  /// By `System.nanoTime`, when the cut of an agent before this one is over for certain.
  private Optional<Long> inherited = Optional.empty();
  private boolean closed;

  /// @param began by `System.nanoTime`
  private record Held(Cut cut, long began, ScheduledFuture<?> looks) {
    boolean lasts() {
      return cut.ended().isEmpty();
    }

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - began);
    }

    Cut now() {
      return new Cut(cut.id(), cut.router(), cut.tunnel(), cut.kind(), cut.from(), cut.until(), cut.bound(), age(),
          cut.ended());
    }

    Held ended(Instant until, Cut.End how) {
      return new Held(new Cut(cut.id(), cut.router(), cut.tunnel(), cut.kind(), cut.from(), until, cut.bound(), age(),
          Optional.of(how)), began, looks);
    }
  }

  public Drills(Nft nft, InstantSource clock) {
    this.table = new CutTable(nft);
    this.clock = clock;
  }

  /// Clears up after an agent that was killed.
  public Drills start() {
    var _ = timer.submit(this::inherit);
    return this;
  }

  private synchronized void inherit() {
    try {
      var left = table.left();
      if (left.isEmpty()) {
        return;
      }
      if (left.get().isZero()) {
        table.remove();
        return;
      }
      inherited = Optional.of(System.nanoTime() + left.get().toNanos());
      log.warn("an agent before this one cut a tunnel for a drill; the kernel mends it within {} s",
          left.get().toSeconds());
      var _ = timer.schedule(this::forgetInherited, left.get().plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      log.debug("no drill can have been left: {}", e.getMessage());
    }
  }

  private synchronized void forgetInherited() {
    inherited = Optional.empty();
    if (!closed && last.filter(Held::lasts).isEmpty()) {
      remove();
    }
  }

  private void remove() {
    try {
      table.remove();
    } catch (IOException e) {
      log.warn("the table of the drills stays: {}", e.getMessage());
    }
  }

  /// Cuts now. The same id again is the same cut.
  ///
  /// @throws UnderWay where another one lasts
  /// @throws IOException where nothing can be cut; then nothing was
  synchronized Cut cut(String id, String router, String tunnel, Device device, DrillKind kind, Duration length)
      throws UnderWay, IOException {
    var same = last.filter(held -> held.cut().id().equals(id));
    if (same.isPresent()) {
      return same.get().now();
    }
    var busy = remaining();
    if (busy.isPresent()) {
      throw new UnderWay(busy.get());
    }
    if (closed) {
      throw new IOException("the agent stops");
    }
    long before = System.nanoTime();
    try {
      table.cut(device, kind, length);
    } catch (IOException e) {
      // An nft that did not end may have cut all the same.
      var _ = timer.submit(this::inherit);
      throw e;
    }
    long half = (System.nanoTime() - before) / 2;
    long began = before + half;
    var from = clock.instant().minusNanos(half);
    var looks = timer.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    var held = new Held(new Cut(id, router, tunnel, kind, from, from.plus(length), Duration.ofNanos(half),
        Duration.ZERO, Optional.empty()), began, looks);
    last = Optional.of(held);
    var _ = timer.schedule(() -> end(id, Cut.End.TIME), length.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
    log.info("drill {}: {} is cut ({}) for {} s", id, tunnel, kind.word(), length.toSeconds());
    return held.now();
  }

  /// Whether it still is what we made: a firewall that is loaded anew takes it away.
  private synchronized void look() {
    var held = last.filter(Held::lasts);
    if (held.isEmpty() || held.get().age().compareTo(held.get().cut().length().minus(MARGIN)) >= 0) {
      return;
    }
    try {
      if (table.left().filter(left -> !left.isZero()).isEmpty()
          && held.get().age().compareTo(held.get().cut().length().minus(MARGIN)) < 0) {
        log.warn("drill {}: somebody else took the cut away", held.get().cut().id());
        end(held.get().cut().id(), Cut.End.VANISHED);
      }
    } catch (IOException e) {
      log.debug("the drill cannot be looked at: {}", e.getMessage());
    }
  }

  /// Whether it was the one that lasted.
  synchronized boolean end(String id, Cut.End how) {
    var held = last.filter(Held::lasts).filter(it -> it.cut().id().equals(id));
    if (held.isEmpty()) {
      return false;
    }
    remove();
    held.get().looks().cancel(false);
    var until = how == Cut.End.TIME ? held.get().cut().until() : held.get().cut().from().plus(held.get().age());
    last = Optional.of(held.get().ended(until, how));
    log.info("drill {} ended: {}", id, how.word());
    return true;
  }

  /// The last one, over or not.
  synchronized Optional<Cut> last() {
    return last.map(Held::now);
  }

  /// Of a cut that lasts.
  public synchronized Optional<Duration> remaining() {
    var own = last.filter(Held::lasts).map(held -> held.cut().length().minus(held.age()));
    return own.or(() -> inherited.map(end -> Duration.ofNanos(end - System.nanoTime())))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      last.filter(Held::lasts).ifPresent(held -> end(held.cut().id(), Cut.End.STOPPED));
    }
    timer.shutdownNow();
  }
}
