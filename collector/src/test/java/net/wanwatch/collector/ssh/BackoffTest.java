package net.wanwatch.collector.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final AtomicLong now = new AtomicLong();
  private final Backoff backoff = new Backoff(now::get, () -> 0);

  @Test
  void itDoublesFromOneSecondToThirty() {
    for (int seconds : new int[]{1, 2, 4, 8, 16, 30, 30}) {
      backoff.failed();
      now.addAndGet(TimeUnit.SECONDS.toNanos(seconds) - 1);
      assertThat(backoff.waiting()).as("just before %d s", seconds).isTrue();
      now.incrementAndGet();
      assertThat(backoff.waiting()).as("after %d s", seconds).isFalse();
    }
  }

  @Test
  void aSuccessStartsAnew() {
    backoff.failed();
    backoff.failed();
    backoff.succeeded();
    assertThat(backoff.waiting()).isFalse();
    backoff.failed();
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    assertThat(backoff.waiting()).isFalse();
  }

  @Test
  void jitterTakesUpToHalfOfIt() {
    var jittered = new Backoff(now::get, () -> 1);
    jittered.failed();
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(jittered.waiting()).isFalse();
  }
}
