package net.wanwatch.poll;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks one source again and again, on a virtual thread of its own, and keeps what it last said.
///
/// A source that fails is said once, when it falls silent, and once more when it is heard again; in between
/// the log is quiet. Nothing a source throws ends the loop. Polls keep their beat: a slow one does not push
/// the later ones back, it makes the next one late by what it took too long.
public final class Poll<T> implements Supplier<Reading<T>>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Poll.class);

  private final String source;
  private final Source<T> question;
  private final Duration interval;
  private final InstantSource clock;
  private final Thread thread;
  private final Semaphore asked = new Semaphore(0);
  private volatile Consumer<Reading<T>> listener = _ -> {};
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
    this.source = source;
    this.question = question;
    this.interval = interval;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("poll-" + source).unstarted(this::loop);
  }

  /// Starts the loop, at a random point of the first second at most, so that many polls do not march in step.
  public Poll<T> start() {
    thread.start();
    return this;
  }

  /// Tells every new reading, in order and on the poll's thread; before [#start].
  public Poll<T> onReading(Consumer<Reading<T>> listener) {
    this.listener = listener;
    return this;
  }

  /// Asks now and does not wait for the beat, for something is known to have changed.
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

  private void loop() {
    long next = System.nanoTime()
        + ThreadLocalRandom.current().nextLong(Math.min(interval.toNanos(), 1_000_000_000) / 4);
    try {
      while (true) {
        if (asked.tryAcquire(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          asked.drainPermits();
        }
        once();
        next = Math.max(next + interval.toNanos(), System.nanoTime());
      }
    } catch (InterruptedException e) {
      log.debug("{}: poll ends", source);
    }
  }

  /// One poll, heard or silent.
  void once() throws InterruptedException {
    long start = System.nanoTime();
    Reading<T> reading;
    try {
      reading = new Reading.Heard<>(clock.instant(), question.read());
      if (state.reading instanceof Reading.Silent<T>) {
        log.info("{}: heard again", source);
      }
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      reading = silent(e);
    } catch (RuntimeException e) {
      log.error("{}: a fault of ours, the poll goes on", source, e);
      reading = new Reading.Silent<>(clock.instant(), e.toString());
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    var success = reading instanceof Reading.Heard<T>(var at, var _) ? Optional.of(at) : state.lastSuccess;
    state = new State<>(reading, took, success);
    listener.accept(reading);
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
