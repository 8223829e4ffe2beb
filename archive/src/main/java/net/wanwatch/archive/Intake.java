package net.wanwatch.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import net.wanwatch.fact.Fact;
import net.wanwatch.journal.FileJournals;
import net.wanwatch.journal.WholeLines;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what is new in some folders into the database, for as long as that goes well. While one batch is written the next one
/// is read; nothing is kept but how far each file is read, and that stands in the database too.
final class Intake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final String PACKED = ".gz";
  private static final long MOST_BYTES = 8 << 20;

  private final List<Path> folders;
  private final Writer writer;
  private final Map<String, Known> known;
  private final int mostLines;
  private final BooleanSupplier stopped;
  private final ExecutorService hand = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("write").factory());
  private final Set<String> unreadable = new HashSet<>();
  private @Nullable Future<Writer.Added> writing;
  private Batch batch = new Batch();
  private long added;
  private long copies;

  /// @param mostLines in a batch
  /// @param stopped whether to end after this batch
  Intake(List<Path> folders, Writer writer, int mostLines, BooleanSupplier stopped) throws IOException {
    this.folders = folders;
    this.writer = writer;
    this.mostLines = mostLines;
    this.stopped = stopped;
    known = writer.files();
  }

  /// Takes all there is. What was taken before it fails is taken.
  ///
  /// @throws IOException after which this is of no more use
  Archive.Sum round() throws IOException {
    added = 0;
    copies = 0;
    for (var file : files()) {
      if (stopped.getAsBoolean()) {
        break;
      }
      try {
        file(file);
        unreadable.remove(file.toString());
      } catch (NoSuchFileException e) {
        log.debug("{} was removed since the folder was listed", file, e);
      } catch (DatabaseTrouble | BadDatabase | MovedOn e) {
        throw e;
      } catch (IOException e) {
        if (unreadable.add(file.toString())) {
          log.warn("{} cannot be read, and is tried again: {}", file, e.getMessage());
        }
      }
    }
    flush();
    settle();
    return new Archive.Sum(added, copies);
  }

  /// Those of before a day go, and what is known of files that are not there any more.
  int retain(LocalDate first) throws IOException {
    var paths = new HashSet<String>();
    files().forEach(file -> paths.add(path(file)));
    return writer.retain(first, paths);
  }

  /// Each by its real path. One that lies beside its own packed copy is read, and the copy is not.
  private Set<Path> files() throws IOException {
    var files = new TreeSet<Path>();
    for (var folder : folders) {
      files.addAll(FileJournals.found(folder));
    }
    files.removeIf(file -> file.toString().endsWith(PACKED) && files.contains(Path.of(path(file))));
    return files;
  }

  private static String path(Path file) {
    var text = file.toString();
    return text.endsWith(PACKED) ? text.substring(0, text.length() - PACKED.length()) : text;
  }

  private void file(Path file) throws IOException {
    var path = path(file);
    long size = Files.size(file);
    var at = known.get(path);
    if (at != null && at.size() == size && at.name().equals(file.toString())) {
      return;
    }
    if (at == null || isAnother(file, at)) {
      flush();
      settle();
      if (at != null) {
        log.info("{} is another file than it was, and is read anew", file);
      }
      at = writer.begin(path, file.toString());
      known.put(path, at);
    }
    try (var lines = new WholeLines(file, at.read(), at.number())) {
      lines(file, path, at, lines, size);
    }
  }

  private static boolean isAnother(Path file, Known at) throws IOException {
    return !Arrays.equals(WholeLines.before(file, at.read(), at.before().length), at.before());
  }

  private void lines(Path file, String path, Known from, WholeLines lines, long size) throws IOException {
    var at = from;
    var tail = new byte[0];
    for (var line = lines.next(); line != null; line = lines.next()) {
      if (!line.ended()) {
        tail = line.text();
        break;
      }
      boolean whole = line.behind() - at.read() == line.text().length + 1L;
      var last = whole ? last(at.before(), line.text()) : WholeLines.before(file, line.behind(), Known.BEFORE);
      at = take(at, file, last, line);
      batch.progress(from, at);
      known.put(path, at);
      if (batch.lines() >= mostLines || batch.bytes() >= MOST_BYTES) {
        flush();
        from = at;
        if (stopped.getAsBoolean()) {
          return;
        }
      }
    }
    at = new Known(at.id(), file.toString(), at.site(), at.read(), at.number(), at.lines(), at.before(), tail,
        lines.damage().orElse(""), size);
    batch.progress(from, at);
    known.put(path, at);
  }

  /// @param last the last bytes of what is read then
  private Known take(Known at, Path file, byte[] last, WholeLines.Line line) {
    var site = at.site();
    long counted = at.lines();
    if (line.header()) {
      site = site.isEmpty() ? line.site().filter(Plain::name).orElse("") : site;
    } else {
      if (site.isEmpty()) {
        site = line.fact().map(Fact::site).filter(Plain::name).orElse("");
      }
      counted += line.millis().isPresent() ? 1 : 0;
      batch.add(at.id(), site, line);
    }
    return new Known(at.id(), file.toString(), site, line.behind(), line.number() + 1, counted, last, new byte[0], "",
        -1);
  }

  /// The last bytes of what was read.
  private static byte[] last(byte[] before, byte[] line) {
    var all = new byte[Math.min(Known.BEFORE, before.length + line.length + 1)];
    all[all.length - 1] = '\n';
    int ofLine = Math.min(all.length - 1, line.length);
    System.arraycopy(line, line.length - ofLine, all, all.length - 1 - ofLine, ofLine);
    int rest = all.length - 1 - ofLine;
    System.arraycopy(before, before.length - rest, all, 0, rest);
    return all;
  }

  /// Hands what was read to who writes, once that has written what it had.
  private void flush() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    settle();
    var full = batch;
    batch = new Batch();
    writing = hand.submit(() -> writer.write(full));
  }

  private void settle() throws IOException {
    if (writing == null) {
      return;
    }
    try {
      var sum = writing.get();
      added += sum.added();
      copies += sum.copies();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException world) {
        throw world;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("told to stop", e);
    } finally {
      writing = null;
    }
  }

  @Override
  public void close() {
    hand.shutdownNow();
    writer.close();
  }
}
