package net.wanwatch.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/// The sending side of a mirror. It keeps nothing: what to send next follows from what the other side has, because the
/// mirror's files are the beginnings of ours, byte for byte. There is a position for each file, as a clock that steps
/// back lets an older file grow again.
public final class Mirror {
  /// Bytes of what the other side has that are sent again, so that it sees whose lines these are.
  private static final int OVERLAP = 256;

  private final Path folder;

  /// @param folder of a journal, which may be written meanwhile
  public Mirror(Path folder) {
    this.folder = folder;
  }

  /// The journal's id, empty before its first fact.
  public Optional<String> journal() throws IOException {
    return JournalId.of(folder);
  }

  /// Bytes that were not acknowledged.
  public long behind(Collection<Position> acknowledged) throws IOException {
    long behind = 0;
    for (var day : DayFiles.sizes(folder).entrySet()) {
      behind += Math.max(0, day.getValue() - offset(day.getKey(), acknowledged));
    }
    return behind;
  }

  private static long offset(String day, Collection<Position> acknowledged) {
    return acknowledged.stream()
        .filter(position -> position.file().equals(day))
        .mapToLong(Position::offset)
        .max()
        .orElse(0);
  }

  /// What stands behind a position in its file, at most `maxBytes` unless the first line is longer.
  private Batch read(Position after, int maxBytes) throws IOException {
    return new Batch(after, DayFiles.lines(folder.resolve(after.file()), after.offset(), maxBytes));
  }

  private Batch overlapping(Batch batch) throws IOException {
    int overlap = (int) Math.min(OVERLAP, batch.from().offset());
    var lines = new byte[overlap + batch.lines().length];
    System.arraycopy(batch.lines(), 0, lines, overlap, batch.lines().length);
    var from = new Position(batch.from().file(), batch.from().offset() - overlap);
    try (var input = new RandomAccessFile(folder.resolve(from.file()).toFile(), "r")) {
      input.seek(from.offset());
      input.readFully(lines, 0, overlap);
    }
    return new Batch(from, lines);
  }

  /// The oldest lines that were not acknowledged, if any, with a little of what was. A day that we have no more is passed over.
  ///
  /// @param acknowledged the other side's position in each file it has
  public Optional<Batch> next(Collection<Position> acknowledged, int maxBytes) throws IOException {
    for (var day : DayFiles.sizes(folder).entrySet()) {
      long offset = offset(day.getKey(), acknowledged);
      if (offset < day.getValue()) {
        var batch = read(new Position(day.getKey(), offset), maxBytes);
        if (batch.lines().length > 0) {
          return Optional.of(overlapping(batch));
        }
      }
    }
    return Optional.empty();
  }
}
