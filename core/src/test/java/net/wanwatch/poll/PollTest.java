package net.wanwatch.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PollTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

  private final Queue<Poll.Source<String>> answers = new ArrayDeque<>();
  private final Poll<String> poll = new Poll<>("router", () -> answers.remove().read(), Duration.ofSeconds(5),
      InstantSource.fixed(NOON));

  @Test
  void nothingIsKnownBeforeTheFirstAnswer() {
    assertThat(poll.get()).isEqualTo(new Reading.Pending<>());
  }

  @Test
  void anAnswerIsKeptWithItsTime() throws InterruptedException {
    answers.add(() -> "up");
    poll.once();
    assertThat(poll.get()).isEqualTo(new Reading.Heard<>(NOON, "up"));
  }

  @Test
  void silenceForgetsTheOldAnswerButNotWhenItWas() throws InterruptedException {
    answers.add(() -> "up");
    answers.add(() -> {
      throw new IOException("no route to host");
    });
    poll.once();
    poll.once();
    assertThat(poll.get()).isEqualTo(new Reading.Silent<>(NOON, "no route to host"));
    assertThat(poll.state().lastSuccess()).isEqualTo(Optional.of(NOON));
  }

  @Test
  void ourOwnFaultIsSilenceToo() throws InterruptedException {
    answers.add(() -> {
      throw new IllegalStateException("bug");
    });
    poll.once();
    assertThat(poll.get()).isEqualTo(new Reading.Silent<>(NOON, "java.lang.IllegalStateException: bug"));
  }

  @Test
  void everyReadingIsToldInOrderOnceItIsShown() throws InterruptedException {
    var told = new ArrayList<Reading<String>>();
    poll.onReading(reading -> {
      assertThat(poll.get()).isSameAs(reading);
      told.add(reading);
    });
    answers.add(() -> "up");
    answers.add(() -> {
      throw new IOException("no route to host");
    });
    poll.once();
    poll.once();
    assertThat(told).containsExactly(new Reading.Heard<>(NOON, "up"), new Reading.Silent<>(NOON, "no route to host"));
  }

  @Test
  void aListenerThatThrowsCostsNeitherTheReadingNorTheOthers() throws InterruptedException {
    var told = new ArrayList<Reading<String>>();
    poll.onReading(_ -> {
      throw new IllegalStateException("bug");
    }).onReading(told::add);
    answers.add(() -> "up");
    answers.add(() -> "up");
    poll.once();
    poll.once();
    assertThat(told).hasSize(2).containsOnly(poll.get()).contains(new Reading.Heard<>(NOON, "up"));
  }

  @Test
  void aListenerThatComesTooLateIsRefused() {
    try (var running = new Poll<>("router", () -> "up", Duration.ofSeconds(5), InstantSource.fixed(NOON)).start()) {
      assertThatThrownBy(() -> running.onReading(_ -> {})).isInstanceOf(IllegalStateException.class)
          .hasMessage("router: a listener comes before the start");
    }
  }

  @Test
  void theLoopOutlivesEveryFaultAndEndsWhenClosed() {
    var asked = new AtomicInteger();
    var running = new Poll<Integer>("router", () -> {
      if (asked.incrementAndGet() % 2 == 1) {
        throw new IllegalStateException("bug");
      }
      return asked.get();
    }, Duration.ofMillis(1), InstantSource.system()).start();
    try (running) {
      Awaitility.await().atMost(LONGEST).until(() -> asked.get() > 10 && running.get() instanceof Reading.Heard);
    }
    Awaitility.await().atMost(LONGEST).until(running::ended);
  }
}
