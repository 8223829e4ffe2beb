package net.wanwatch.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.management.NotificationEmitter;

/// Notices that the heap is full while there is still room to say so and to end in order: what is left after a collection
/// passes [#FULL], and after another one a second later it is still so. A heap that fills faster than that ends with the
/// JVM's own line (`-XX:+ExitOnOutOfMemoryError`).
final class FullHeap {
  private static final double FULL = 0.95;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private FullHeap() {}

  /// @param full hears once what holds, on a thread that is already there
  static void watch(Consumer<String> full) {
    oldest().ifPresent(pool -> {
      var crossed = new Semaphore(0);
      pool.setCollectionUsageThreshold(threshold(pool));
      ((NotificationEmitter) ManagementFactory.getMemoryMXBean()).addNotificationListener((notification, _) -> {
        if (notification.getType().equals(MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED)) {
          crossed.release();
        }
      }, null, null);
      Thread.ofPlatform().name("full-heap").daemon().start(() -> run(pool, crossed, full));
    });
  }

  /// Where what lives long is: the largest pool of the heap that counts what a collection leaves.
  private static Optional<MemoryPoolMXBean> oldest() {
    return ManagementFactory.getMemoryPoolMXBeans()
        .stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
        .filter(pool -> pool.getUsage().getMax() > 0)
        .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()));
  }

  private static long threshold(MemoryPoolMXBean pool) {
    return (long) (FULL * pool.getUsage().getMax());
  }

  private static void run(MemoryPoolMXBean pool, Semaphore crossed, Consumer<String> full) {
    try {
      do {
        crossed.acquire();
        Thread.sleep(AGAIN);
        ManagementFactory.getMemoryMXBean().gc();
      } while (pool.getCollectionUsage().getUsed() < threshold(pool));
      full.accept("%d of %d MB are in use after a collection".formatted(pool.getCollectionUsage().getUsed() >> 20,
          pool.getUsage().getMax() >> 20));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
