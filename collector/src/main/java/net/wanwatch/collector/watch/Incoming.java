package net.wanwatch.collector.watch;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.wanwatch.collector.event.Moment;
import org.jspecify.annotations.Nullable;

/// What one stream said and nobody has read yet, bounded in bytes. A router that says more than we can hold, or for
/// some seconds more than any router has to say, is not listened to: the stream ends as [Flooded].
final class Incoming {
  static final long MOST_WAITING = 2 << 20;
  static final int LINES_A_SECOND = 1000;
  static final int BYTES_A_SECOND = 128 << 10;
  static final int SECONDS = 5;
  /// Of a line in memory, beside its characters.
  private static final int OVERHEAD = 128;

  private final LinkedBlockingQueue<Said> queue = new LinkedBlockingQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private volatile Optional<String> flooded = Optional.empty();
  private long second;
  private int lines;
  private long bytes;
  private int loudSeconds;

  /// A line, or why the stream ended.
  record Said(String text, boolean end, Moment at) {
    long size() {
      return OVERHEAD + 2L * text.length();
    }
  }

  /// The router says too much.
  static final class Flooded extends IOException {
    private static final long serialVersionUID = 1L;

    Flooded(String reason) {
      super(reason);
    }
  }

  /// Never blocks: called on the threads that serve every session.
  synchronized void line(String text, Moment at) {
    if (flooded.isEmpty()) {
      count(text.length() + 1, at.nanos());
      put(new Said(text, false, at));
    }
  }

  synchronized void end(String reason, Moment at) {
    queue.add(new Said(reason, true, at));
  }

  private void put(Said said) {
    if (waiting.addAndGet(said.size()) > MOST_WAITING) {
      flooded = Optional.of("the router says more than we can read");
      queue.clear();
    } else {
      queue.add(said);
    }
  }

  private void count(int length, long nanos) {
    if (nanos - second >= TimeUnit.SECONDS.toNanos(1)) {
      boolean loud = lines > LINES_A_SECOND || bytes > BYTES_A_SECOND;
      loudSeconds = loud ? loudSeconds + 1 : 0;
      second = nanos;
      lines = 0;
      bytes = 0;
    }
    lines++;
    bytes += length;
    if (loudSeconds >= SECONDS) {
      flooded = Optional.of("the router said more than %d lines or %d kB a second for %d s".formatted(LINES_A_SECOND,
          BYTES_A_SECOND >> 10, SECONDS));
    }
  }

  /// The next one, null when none came in time.
  @Nullable
  Said poll(long nanos) throws InterruptedException, Flooded {
    var said = flooded.isPresent() ? null : queue.poll(nanos, TimeUnit.NANOSECONDS);
    var why = flooded;
    if (why.isPresent()) {
      throw new Flooded(why.get());
    }
    if (said != null && !said.end) {
      waiting.addAndGet(-said.size());
    }
    return said;
  }
}
