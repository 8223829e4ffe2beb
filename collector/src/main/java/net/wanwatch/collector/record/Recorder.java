package net.wanwatch.collector.record;

import java.io.IOException;
import java.util.List;
import net.wanwatch.collector.event.Event;
import net.wanwatch.fact.Fact;

/// Is told every event that the judge hears, in its order and on its thread, and never makes it wait.
public interface Recorder extends AutoCloseable {
  /// Keeps nothing.
  Recorder NONE = new Recorder() {
    @Override
    public void heard(Event event, List<? extends Fact> facts) {}

    @Override
    public void close() {}
  };

  /// Begins a recording.
  @FunctionalInterface
  interface Start {
    /// @throws IOException where it cannot be kept
    Recorder start(Beginning beginning) throws IOException;
  }

  /// @param facts what the judge said of it
  void heard(Event event, List<? extends Fact> facts);

  @Override
  void close();
}
