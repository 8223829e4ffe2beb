package net.wanwatch.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.wanwatch.fact.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Facts on their way to the disk, which a thread of its own writes. What finds no room is lost, and counted.
final class FactQueue {
  private static final Logger log = LoggerFactory.getLogger(FactQueue.class);
  private static final int ROOM = 10_000;
  private static final int RUN = 256;

  private final BlockingQueue<Optional<Fact>> queue = new LinkedBlockingQueue<>(ROOM);
  private final Consumer<List<Fact>> write;
  private final Thread thread;
  private volatile int underWay;

  FactQueue(Consumer<List<Fact>> write) {
    this.write = write;
    this.thread = Thread.ofPlatform().name("journal").daemon().start(this::run);
  }

  /// Whether there was room.
  boolean add(Fact fact) {
    return queue.offer(Optional.of(fact));
  }

  private void run() {
    var run = new ArrayList<Optional<Fact>>();
    try {
      do {
        run.clear();
        run.add(queue.take());
        queue.drainTo(run, RUN - 1);
        write(run.stream().flatMap(Optional::stream).toList());
      } while (!run.contains(Optional.<Fact>empty()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Fact> facts) {
    underWay = facts.size();
    try {
      write.accept(facts);
    } catch (RuntimeException e) {
      log.error("{} facts are not in the journal", facts.size(), e);
    }
    underWay = 0;
  }

  /// Writes what waits. Returns how many facts the disk did not take in time.
  int close(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    if (queue.offer(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)) {
      thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
    return underWay + (int) queue.stream().filter(Optional::isPresent).count();
  }
}
