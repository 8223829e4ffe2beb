package net.wanwatch.collector.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import net.wanwatch.collector.event.Event;
import net.wanwatch.fact.Fact;

/// Records at once, for played time waits for no disk.
final class Recorded implements Recorder {
  private final RecordingWriter writer;

  private Recorded(RecordingWriter writer) {
    this.writer = writer;
  }

  static Recorder.Start to(Path file) {
    return to(file, 256_000_000);
  }

  static Recorder.Start to(Path file, long size) {
    return beginning -> new Recorded(new RecordingWriter(file, size, beginning));
  }

  @Override
  public void heard(Event event, List<? extends Fact> facts) {
    try {
      writer.event(event, List.copyOf(facts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
