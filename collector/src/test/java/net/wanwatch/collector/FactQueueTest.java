package net.wanwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

class FactQueueTest {
  private final List<Fact> written = new CopyOnWriteArrayList<>();
  private final CountDownLatch disk = new CountDownLatch(1);

  private static Fact note(int i) {
    return new Fact.Note(Instant.EPOCH.plusMillis(i), "hill", "note " + i, Optional.empty());
  }

  private void slowly(List<Fact> facts) {
    try {
      disk.await();
      written.addAll(facts);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatWaitsIsWrittenAtTheEndInItsOrder() throws InterruptedException {
    var queue = new FactQueue(this::slowly);
    for (int i = 0; i < 1000; i++) {
      assertThat(queue.add(note(i))).isTrue();
    }
    disk.countDown();
    assertThat(queue.close(Duration.ofSeconds(30))).isZero();
    assertThat(written).hasSize(1000).startsWith(note(0), note(1)).endsWith(note(999));
  }

  @Test
  void aDiskThatHangsAtTheEndIsNotWaitedForForEver() throws InterruptedException {
    var queue = new FactQueue(this::slowly);
    for (int i = 0; i < 1000; i++) {
      queue.add(note(i));
    }
    assertThat(queue.close(Duration.ofMillis(50))).isEqualTo(1000);
    disk.countDown();
  }

  @Test
  void memoryIsBoundedWhileTheDiskHangs() {
    var queue = new FactQueue(this::slowly);
    int taken = 0;
    while (taken < 20_000 && queue.add(note(taken))) {
      taken++;
    }
    assertThat(taken).isBetween(10_000, 10_256);
    disk.countDown();
  }

  @Test
  void aFaultOfOursDoesNotEndTheWriter() throws InterruptedException {
    var queue = new FactQueue(facts -> {
      if (facts.contains(note(0))) {
        throw new IllegalStateException("a fault");
      }
      written.addAll(facts);
    });
    queue.add(note(0));
    queue.add(note(1));
    assertThat(queue.close(Duration.ofSeconds(30))).isZero();
  }
}
