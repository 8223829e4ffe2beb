package net.wanwatch.fact;

/// A program of ours that writes down why it ends.
public interface Stoppable extends AutoCloseable {
  /// Told before [#close]; else somebody told it to.
  ///
  /// @param reason as [Fact.Stopped] has it, in a few words
  void because(String reason);

  @Override
  void close();
}
