package net.wanwatch.journal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipException;
import net.wanwatch.fact.Fact;
import org.jspecify.annotations.Nullable;

/// Reads a journal's file line by line from where somebody stopped, for who keeps its lines elsewhere and has to come to
/// the same as [JournalReader] does with the file.
public final class WholeLines implements AutoCloseable {
  private final @Nullable FileLines lines;
  private final long first;
  private Optional<String> damage = Optional.empty();

  /// A line as it stands there.
  ///
  /// @param text without the newline
  /// @param number from 1
  /// @param behind bytes of the file up to the next line, unpacked
  /// @param ended whether it has a newline: else it is torn, or still being written
  @SuppressWarnings("ArrayRecordComponent")
  public record Line(byte[] text, long number, long behind, boolean ended) {
    /// Whether it is a file's first line, or blank, and so nothing to keep.
    public boolean header() {
      return LineTime.header(text);
    }

    /// The site that a file's first line names.
    public Optional<String> site() {
      return FactJson.site(text);
    }

    /// As [JournalReader] orders it; empty when it is lost, for it has no time.
    public OptionalLong millis() {
      return LineTime.millis(text);
    }

    /// Empty when it is no fact.
    public Optional<Fact> fact() {
      try {
        return Optional.of(FactJson.read(text));
      } catch (MalformedFact _) {
        return Optional.empty();
      }
    }
  }

  /// @param offset at the beginning of a line, unpacked
  /// @param number of that line, from 1
  /// @throws IOException when it is not there, is shorter, or may not be read
  public WholeLines(Path file, long offset, long number) throws IOException {
    first = number;
    lines = open(file, new FileLines.Mark(offset, number));
  }

  /// Null where not even its beginning can be unpacked.
  private @Nullable FileLines open(Path file, FileLines.Mark mark) throws IOException {
    try {
      return new FileLines(file, mark);
    } catch (EOFException | ZipException e) {
      damage = Optional.of(FileJournals.damage(e));
      return null;
    }
  }

  /// Null behind the last, and where the file is damaged.
  public @Nullable Line next() throws IOException {
    if (lines == null) {
      return null;
    }
    try {
      var text = lines.next();
      return text == null ? null : new Line(text, lines.number(), lines.behind(), lines.ended());
    } catch (EOFException | ZipException e) {
      damage = Optional.of(FileJournals.damage(e));
      return null;
    }
  }

  /// Why there is nothing more, where that is no end of a file.
  public Optional<String> damage() {
    return damage;
  }

  /// Of the line that would have come next, from 1.
  public long number() {
    return lines == null ? first : lines.number();
  }

  /// What stands before a place in a file, for who wants to know whether it is still the same file; shorter where the file is.
  public static byte[] before(Path file, long offset, int length) throws IOException {
    long from = Math.max(0, offset - length);
    try (var input = FileLines.open(file)) {
      input.skipNBytes(from);
      return input.readNBytes((int) (offset - from));
    } catch (EOFException | ZipException _) {
      return new byte[0];
    }
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    }
  }
}
