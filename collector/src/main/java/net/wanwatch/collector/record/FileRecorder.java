package net.wanwatch.collector.record;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import net.wanwatch.collector.event.Event;
import net.wanwatch.fact.Fact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records on a thread of its own. What comes while the disk is too slow is not recorded, and the recording says how much;
/// what cannot be written ends the recording with one warning, and nothing else.
public final class FileRecorder implements Recorder {
  private static final Logger log = LoggerFactory.getLogger(FileRecorder.class);
  /// About forty seconds of a site with three tunnels.
  private static final int QUEUE = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Path file;
  private final RecordingWriter writer;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean open = true;
  private long lost;
  private final List<Fact> changed = new ArrayList<>();

  private sealed interface Item {
    /// @param lost events before it
    record Heard(Event event, List<Fact> changed, long lost) implements Item {}

    record End() implements Item {}
  }

  private FileRecorder(Path file, RecordingWriter writer) {
    this.file = file;
    this.writer = writer;
    this.thread = Thread.ofPlatform().daemon().name("recorder").unstarted(this::write);
  }

  /// @param size of all files together, in bytes
  public static Recorder.Start to(Path file, long size) {
    return beginning -> {
      var recorder = new FileRecorder(file, new RecordingWriter(file, size, beginning));
      recorder.thread.start();
      return recorder;
    };
  }

  @Override
  public void heard(Event event, List<? extends Fact> facts) {
    if (!open) {
      return;
    }
    facts.stream().filter(fact -> fact instanceof Fact.Outage || fact instanceof Fact.CrewOutage).forEach(changed::add);
    if (queue.offer(new Item.Heard(event, List.copyOf(changed), lost))) {
      lost = 0;
      changed.clear();
    } else {
      lost++;
    }
  }

  private void write() {
    try (writer) {
      while (queue.take() instanceof Item.Heard(var event, var facts, var before)) {
        if (before > 0) {
          writer.hole(before);
        }
        writer.event(event, facts);
      }
    } catch (IOException e) {
      log.warn("the recording {} ends here: {}", file, e.toString());
    } catch (InterruptedException _) {
      log.warn("the recording {} was not written to its end", file);
    } finally {
      open = false;
      queue.clear();
    }
  }

  @Override
  public void close() {
    open = false;
    try {
      if (!queue.offer(new Item.End(), PATIENCE.toMillis(), MILLISECONDS) || !thread.join(PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
