package net.wanwatch.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import net.wanwatch.fact.Fact;

/// Reads journals, of any number of folders and files, gzipped or not, or wherever else [JournalLines] are kept: every fact
/// once, in order of time, and of text where the time is the same. How the lines are spread over files does not matter, nor how
/// often a file is there.
///
/// They are read twice: first for what times there are, then piece by piece, so that only a piece of some hours
/// has to be in memory. A line that is no fact is counted and named, and costs nothing else.
public final class JournalReader {
  private static final long HOUR = 3_600_000;
  private static final long PIECE = 8 << 20;
  private static final int NAMED = 1000;
  /// Lines that all processors read at a time.
  private static final int MANY = 2048;

  private final JournalLines journals;
  private final TreeMap<Long, JournalLines.Hour> hours = new TreeMap<>();
  private final TreeSet<Loss> losses = new TreeSet<>();
  private long lost;
  private long facts;
  private long duplicates;

  /// A line that could not be read.
  ///
  /// @param line from 1; where a file ends too early, the line it ends in
  public record Loss(Path file, long line, String reason) implements Comparable<Loss> {
    private static final Comparator<Loss> ORDER = Comparator.comparing(Loss::file)
        .thenComparingLong(Loss::line)
        .thenComparing(Loss::reason);

    @Override
    public int compareTo(Loss other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return "%s:%d: %s".formatted(file, line, reason);
    }
  }

  /// What a reading came to.
  ///
  /// @param facts that passed the filter
  /// @param duplicates lines that stood there once more; of facts that were asked for by time
  /// @param lost lines that are no facts
  /// @param losses the first thousand of them
  public record Summary(int files, long facts, long duplicates, long lost, List<Loss> losses) {}

  /// Takes what is read.
  public interface Sink {
    /// How many lines each hour has that has any, before the first fact.
    ///
    /// @param lines by hours since 1970; copies count
    default void hours(NavigableMap<Long, Long> lines) {}

    /// @param file that it stands in; of copies, one
    void take(Fact fact, Path file);

    /// Whether all processors may help with what takes longest. Facts are taken one by one and in their order all the same.
    default boolean inParallel() {
      return false;
    }
  }

  /// A line as it was read.
  ///
  /// @param reason why it is no fact
  private record Parsed(Line line, Optional<Fact> fact, String reason) {
    static Parsed of(Line line) {
      try {
        return new Parsed(line, Optional.of(FactJson.read(line.text)), "");
      } catch (MalformedFact e) {
        return new Parsed(line, Optional.empty(), String.valueOf(e.getMessage()));
      }
    }
  }

  /// Compared by its order only.
  @SuppressWarnings("ArrayRecordComponent")
  private record Line(long millis, byte[] text, Path file, long number) {
    static int inOrder(Line one, Line other) {
      int order = Long.compare(one.millis, other.millis);
      order = order == 0 ? Arrays.compare(one.text, other.text) : order;
      order = order == 0 ? one.file.compareTo(other.file) : order;
      return order == 0 ? Long.compare(one.number, other.number) : order;
    }
  }

  private JournalReader(JournalLines journals) {
    this.journals = journals;
  }

  /// @param sources files, and folders, which are searched all the way down for `.jsonl` and `.jsonl.gz`
  /// @throws IOException when one is not there, or may not be read
  public static Summary read(List<Path> sources, Filter filter, Consumer<Fact> to) throws IOException {
    return readEach(sources, filter, (fact, _) -> to.accept(fact));
  }

  /// The same, for who wants to know more of each.
  ///
  /// @throws IOException when a source is not there, or may not be read
  public static Summary readEach(List<Path> sources, Filter filter, Sink to) throws IOException {
    return readEach(FileJournals.of(sources), filter, to);
  }

  /// The same of lines that are kept anywhere.
  ///
  /// @throws IOException when they may not be read
  public static Summary readEach(JournalLines journals, Filter filter, Sink to) throws IOException {
    return new JournalReader(journals).read(filter, to);
  }

  /// A folder's day files from some day on, for who needs only the last ones; none when it is not there.
  public static List<Path> days(Path folder, Instant since) throws IOException {
    return DayFiles.sizes(folder).tailMap(DayFiles.name(since), true).keySet().stream().map(folder::resolve).toList();
  }

  private Summary read(Filter filter, Sink to) throws IOException {
    hours.putAll(journals.hours(this::lose));
    filter.since().ifPresent(since -> hours.headMap(Math.floorDiv(since.toEpochMilli(), HOUR)).clear());
    var counts = new TreeMap<Long, Long>();
    hours.forEach((hour, of) -> counts.put(hour, of.lines()));
    to.hours(counts);
    if (to.inParallel()) {
      takeParsedAhead(filter, to);
    } else {
      while (!hours.isEmpty()) {
        piece().forEach(line -> give(Parsed.of(line), filter, to));
      }
    }
    return new Summary(journals.files(), facts, duplicates + journals.copies(), lost, List.copyOf(losses));
  }

  /// What comes next is read and parsed by other threads, while the caller's takes what came before.
  private void takeParsedAhead(Filter filter, Sink to) throws IOException {
    var batches = new ArrayBlockingQueue<List<Parsed>>(2);
    var reading = new FutureTask<Void>(() -> {
      try {
        while (!hours.isEmpty()) {
          var lines = piece();
          for (int i = 0; i < lines.size(); i += MANY) {
            var some = lines.subList(i, Math.min(lines.size(), i + MANY));
            batches.put(some.parallelStream().map(Parsed::of).toList());
          }
        }
      } finally {
        batches.put(List.of());
      }
      return null;
    });
    var thread = Thread.ofPlatform().daemon().name("journal-reader").start(reading);
    try {
      for (var batch = batches.take(); !batch.isEmpty(); batch = batches.take()) {
        batch.forEach(parsed -> give(parsed, filter, to));
      }
      reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      thread.interrupt();
    }
  }

  /// The lines of the next hours, as many as fit, and of at least one; each once, and in order.
  private List<Line> piece() throws IOException {
    long first = hours.firstKey();
    long last = first;
    long bytes = 0;
    while (!hours.isEmpty() && (bytes == 0 || bytes + hours.firstEntry().getValue().bytes() <= PIECE)) {
      var hour = hours.pollFirstEntry();
      last = hour.getKey();
      bytes += hour.getValue().bytes();
    }
    var piece = new ArrayList<Line>();
    journals.lines(first * HOUR, (last + 1) * HOUR,
        (millis, text, file, number) -> piece.add(new Line(millis, text, file, number)));
    piece.sort(Line::inOrder);
    byte[] before = {};
    var once = new ArrayList<Line>();
    for (var line : piece) {
      if (Arrays.equals(before, line.text)) {
        duplicates++;
      } else {
        before = line.text;
        once.add(line);
      }
    }
    return once;
  }

  private void give(Parsed parsed, Filter filter, Sink to) {
    if (parsed.fact.isEmpty()) {
      lose(parsed.line.file, parsed.line.number, parsed.reason);
    } else if (filter.takes(parsed.fact.get())) {
      facts++;
      to.take(parsed.fact.get(), parsed.line.file);
    }
  }

  private void lose(Path file, long line, String reason) {
    lose(new Loss(file, line, reason));
  }

  private void lose(Loss loss) {
    lost++;
    losses.add(loss);
    if (losses.size() > NAMED) {
      losses.pollLast();
    }
  }
}
