package net.wanwatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JudgeThreadTest {
  @Test
  void whatComesWhileItStandsStillIsBounded() throws InterruptedException {
    var goesOn = new CountDownLatch(1);
    var stands = new CountDownLatch(1);
    var heard = new AtomicInteger();
    try (var thread = new JudgeThread()) {
      thread.run(() -> {
        stands.countDown();
        await(goesOn);
      });
      stands.await();
      for (int i = 0; i < 2 * JudgeThread.MOST_WAITING; i++) {
        thread.run(heard::incrementAndGet);
      }
      goesOn.countDown();
      var over = new CountDownLatch(1);
      while (over.getCount() > 0) {
        thread.run(over::countDown);
        Thread.onSpinWait();
      }
      assertThat(heard).hasValueBetween(JudgeThread.MOST_WAITING - 1, JudgeThread.MOST_WAITING + 1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
