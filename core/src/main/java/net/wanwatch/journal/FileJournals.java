package net.wanwatch.journal;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/// Journals in files, gzipped or not. They are read twice: first for what times are where, then piece by piece.
public final class FileJournals implements JournalLines {
  private static final long HOUR = 3_600_000;

  private final List<Path> files;
  private final NavigableMap<Long, Map<Path, Part>> parts = new TreeMap<>();

  /// The part of a file that has all of an hour's lines.
  private record Part(FileLines.Mark first, long last) {
    Part plus(Part other) {
      return new Part(first.offset() <= other.first.offset() ? first : other.first, Math.max(last, other.last));
    }
  }

  private interface Each {
    void take(byte[] text, FileLines.Mark mark);
  }

  private FileJournals(List<Path> files) {
    this.files = files;
  }

  /// @param sources files, and folders, which are searched all the way down for `.jsonl` and `.jsonl.gz`
  /// @throws IOException when one is not there, or may not be read
  public static FileJournals of(Collection<Path> sources) throws IOException {
    var files = new TreeSet<Path>();
    for (var source : sources) {
      files.addAll(found(source));
    }
    return new FileJournals(List.copyOf(files));
  }

  /// A file, or all journals below a folder, by their real paths.
  ///
  /// @throws IOException when it is not there, or may not be read
  public static List<Path> found(Path source) throws IOException {
    var real = source.toRealPath();
    if (!Files.isDirectory(real)) {
      return List.of(real);
    }
    try (var all = Files.walk(real)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".jsonl") || file.toString().endsWith(".jsonl.gz"))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public int files() {
    return files.size();
  }

  @Override
  public NavigableMap<Long, Hour> hours(Consumer<JournalReader.Loss> lost) throws IOException {
    var hours = new TreeMap<Long, Hour>();
    for (var file : files) {
      lines(file, FileLines.Mark.START, Long.MAX_VALUE, lost, (text, mark) -> {
        var millis = LineTime.millis(text);
        if (millis.isEmpty()) {
          lost.accept(new JournalReader.Loss(file, mark.number(), "no fact"));
          return;
        }
        long hour = Math.floorDiv(millis.getAsLong(), HOUR);
        hours.merge(hour, new Hour(1, text.length), Hour::plus);
        parts.computeIfAbsent(hour, _ -> new HashMap<>()).merge(file, new Part(mark, mark.offset()), Part::plus);
      });
    }
    return hours;
  }

  @Override
  public void lines(long from, long until, Sink to) throws IOException {
    var some = new TreeMap<Path, Part>();
    parts.subMap(Math.floorDiv(from, HOUR), true, Math.floorDiv(until - 1, HOUR), true)
        .values()
        .forEach(hour -> hour.forEach((file, part) -> some.merge(file, part, Part::plus)));
    for (var part : some.entrySet()) {
      var file = part.getKey();
      lines(file, part.getValue().first, part.getValue().last, _ -> {}, (text, mark) -> {
        var millis = LineTime.millis(text);
        if (millis.isPresent() && millis.getAsLong() >= from && millis.getAsLong() < until) {
          to.take(millis.getAsLong(), text, file, mark.number());
        }
      });
    }
  }

  /// @param last the offset of the last line that is wanted
  /// @param lost hears where the file is damaged
  private static void lines(Path file, FileLines.Mark from, long last, Consumer<JournalReader.Loss> lost, Each to)
      throws IOException {
    long number = from.number();
    try (var lines = new FileLines(file, from)) {
      for (var text = lines.next(); text != null && lines.mark().offset() <= last; text = lines.next()) {
        number = lines.number() + 1;
        if (!LineTime.header(text)) {
          to.take(text, lines.mark());
        }
      }
    } catch (EOFException | ZipException e) {
      lost.accept(new JournalReader.Loss(file, number, damage(e)));
    }
  }

  /// Why a file holds nothing more.
  static String damage(IOException e) {
    return "the archive is damaged from here on: " + e.getMessage();
  }
}
