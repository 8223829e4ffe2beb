package net.wanwatch.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.function.Consumer;

/// Where the lines of journals are kept: in files, or in what took them out of files. [JournalReader] asks for all hours first,
/// and then for the lines of some hours at a time, so that never all of them have to be in memory.
public interface JournalLines {
  /// What one hour has.
  ///
  /// @param lines that have a time, copies too
  /// @param bytes of them
  record Hour(long lines, long bytes) {
    Hour plus(Hour other) {
      return new Hour(lines + other.lines, bytes + other.bytes);
    }
  }

  /// Takes a line that has a time.
  @FunctionalInterface
  interface Sink {
    /// @param text without the newline
    /// @param number of the line in its file, from 1
    void take(long millis, byte[] text, Path file, long number);
  }

  /// How many files they stand in.
  int files();

  /// By hours since 1970. Asked once, and first.
  ///
  /// @param lost hears of each line without a time
  NavigableMap<Long, Hour> hours(Consumer<JournalReader.Loss> lost) throws IOException;

  /// The lines of some time, in any order.
  ///
  /// @param from in Unix milliseconds
  /// @param until the same; lines at it are not in it
  void lines(long from, long until, Sink to) throws IOException;

  /// Copies that were counted in [#hours] and are not kept. Asked once, and last.
  default long copies() {
    return 0;
  }
}
