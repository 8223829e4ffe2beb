package net.wanwatch.poll;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks one source again and again, on a virtual thread of its own, and keeps what it last said.
///
/// A source that fails is said once, when it falls silent, and once more when it is heard again; in between
/// the log is quiet. Nothing a source throws ends the loop. Polls keep their beat: a slow one does not push
/// the later ones back, it makes the next one late by what it took too long; and what is asked in between moves
/// no beat, so that a reading is never older than the interval and the time a poll takes.
public final class Poll<T> implements Supplier<Reading<T>>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Poll.class);

  private final String source;
  private final Source<T> question;
  private final InstantSource clock;
  private final Ticks ticks;
  private final Beat beat;
  private final Thread thread;
  private final Semaphore asked = new Semaphore(0);
  private final List<Listener<T>> listeners = new ArrayList<>();
  private volatile State<T> state = new State<>(new Reading.Pending<>(), Duration.ZERO, Optional.empty());

  /// What is asked. `IOException` is the world's fault and expected; anything else is ours.
  @FunctionalInterface
  public interface Source<T> {
    T read() throws IOException;
  }

  /// @param lastSuccess when a reading last succeeded; empty until one did
  record State<T>(Reading<T> reading, Duration took, Optional<Instant> lastSuccess) {}

  /// @param source its name in logs and metrics
  public Poll(String source, Source<T> question, Duration interval, InstantSource clock) {
    this(source, question, interval, clock, Ticks.SYSTEM,
        ThreadLocalRandom.current().nextLong(Math.min(interval.toNanos(), 1_000_000_000) / 4));
  }

  /// @param delay nanoseconds until the first beat
  Poll(String source, Source<T> question, Duration interval, InstantSource clock, Ticks ticks, long delay) {
    this.source = source;
    this.question = question;
    this.clock = clock;
    this.ticks = ticks;
    this.beat = new Beat(interval, ticks.nanos() + delay);
    this.thread = Thread.ofVirtual().name("poll-" + source).unstarted(this::loop);
  }

  /// Tells every new reading to a listener: in order, on the poll's own thread, once [#get] shows it. The next poll
  /// waits for it; one that throws is logged and goes on being told. To be called before [#start].
  public Poll<T> onReading(Consumer<Reading<T>> listener) {
    if (thread.getState() != Thread.State.NEW) {
      throw new IllegalStateException(source + ": a listener comes before the start");
    }
    listeners.add(new Listener<>(source, listener));
    return this;
  }

  /// Starts the loop, at a random point of the first second at most, so that many polls do not march in step.
  public Poll<T> start() {
    thread.start();
    return this;
  }

  /// Asks now and does not wait for the beat, for something is known to have changed. Questions that come together
  /// are one; those that come while a poll is under way are one more after it. Between two polls that were asked for
  /// lies at least [Beat#GAP], so that a burst of log lines does not keep a small router busy.
  public void askNow() {
    asked.release();
  }

  public String source() {
    return source;
  }

  @Override
  public Reading<T> get() {
    return state.reading;
  }

  State<T> state() {
    return state;
  }

  boolean ended() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  private void loop() {
    try {
      while (true) {
        next();
      }
    } catch (InterruptedException e) {
      log.debug("{}: poll ends", source);
    }
  }

  /// Waits for the beat or for somebody who asks, whichever is first, and polls.
  void next() throws InterruptedException {
    boolean wanted = ticks.await(asked, beat.next() - ticks.nanos());
    if (wanted) {
      ticks.sleep(beat.nextAsked() - ticks.nanos());
    }
    asked.drainPermits();
    long start = ticks.nanos();
    once();
    beat.polled(start, ticks.nanos());
  }

  /// One poll, heard or silent.
  void once() throws InterruptedException {
    long start = ticks.nanos();
    var reading = read();
    var took = Duration.ofNanos(ticks.nanos() - start);
    var success = reading instanceof Reading.Heard<T>(var at, var _) ? Optional.of(at) : state.lastSuccess;
    state = new State<>(reading, took, success);
    listeners.forEach(listener -> listener.tell(reading));
  }

  private Reading<T> read() throws InterruptedException {
    try {
      var value = question.read();
      if (state.reading instanceof Reading.Silent<T>) {
        log.info("{}: heard again", source);
      }
      return new Reading.Heard<>(clock.instant(), value);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      return silent(e);
    } catch (RuntimeException e) {
      log.error("{}: a fault of ours, the poll goes on", source, e);
      return new Reading.Silent<>(clock.instant(), e.toString());
    }
  }

  private Reading<T> silent(IOException e) {
    var reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (!(state.reading instanceof Reading.Silent<T>(var _, var before) && before.equals(reason))) {
      log.warn("{}: silent, {}", source, reason);
    }
    return new Reading.Silent<>(clock.instant(), reason);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
