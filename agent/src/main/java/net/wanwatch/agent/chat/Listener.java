package net.wanwatch.agent.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import net.wanwatch.agent.chat.service.Listening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on a thread of its own who takes on what was sent. Whoever is not heard goes on being told.
final class Listener {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Listening listening;
  private final Listening.Ear ear;
  private final Boxes boxes;
  private final LongSupplier nanos;
  private final Rest rest;
  private final Thread thread;
  private Duration pause = SHORTEST;
  private String fault = "";

  /// Waits, but not longer than until the end.
  @FunctionalInterface
  interface Rest {
    void rest(long nanos) throws InterruptedException;
  }

  Listener(Listening listening, Listening.Ear ear, Boxes boxes) {
    this(listening, ear, boxes, System::nanoTime, boxes::rest);
  }

  /// @param nanos the time that passes, as [System#nanoTime()]
  Listener(Listening listening, Listening.Ear ear, Boxes boxes, LongSupplier nanos, Rest rest) {
    this.listening = listening;
    this.ear = ear;
    this.boxes = boxes;
    this.nanos = nanos;
    this.rest = rest;
    this.thread = Thread.ofVirtual().name("chat-answers").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /// Whoever asks a service is not waited for: it may take a minute.
  void close() {
    thread.interrupt();
  }

  void loop() {
    try {
      while (!boxes.closed()) {
        round();
      }
    } catch (InterruptedException e) {
      log.debug("chat {}: nobody listens any more", listening.name());
    }
  }

  private void round() throws InterruptedException {
    long asked = nanos.getAsLong();
    try {
      listening.next(ear);
      if (!fault.isEmpty()) {
        log.info("chat {}: answers are heard again", listening.name());
      }
      fault = "";
      pause = SHORTEST;
      // A service that waits for answers has taken longer. What answers at once, such as a proxy in between, is spared.
      long left = SHORTEST.toNanos() - (nanos.getAsLong() - asked);
      if (left > 0) {
        rest.rest(left);
      }
    } catch (IOException e) {
      bad(Sender.reason(e));
    } catch (RuntimeException e) {
      log.error("chat {}: a fault of ours, its answers are asked for again", listening.name(), e);
      bad(e.toString());
    }
  }

  private void bad(String what) throws InterruptedException {
    if (boxes.closed()) {
      return;
    }
    if (!fault.equals(what)) {
      log.warn("chat {}: answers are not heard, {}", listening.name(), what);
    }
    fault = what;
    rest.rest(pause.toNanos());
    pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
  }
}
