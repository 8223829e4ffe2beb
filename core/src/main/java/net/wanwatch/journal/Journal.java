package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes facts into a folder, a file per UTC day, each fact one line that is on the disk when [#append] returns.
///
/// The day is the fact's own, so a clock that steps back writes into the older file, behind what stands there: within
/// a file, lines stand in the order received, and who reads them sorts by time. A disk that takes no more is said once
/// in the log and shown by [#numbers]; the facts wait in memory, and the caller never hears of it. Only who calls [#keep]
/// does.
public final class Journal implements AutoCloseable, Keep {
  private static final int RUN = 256;
  private static final Logger log = LoggerFactory.getLogger(Journal.class);

  private final Path folder;
  private final Writer writer;
  private final Limits limits;
  private final InstantSource clock;
  private final FolderLock folderLock;
  private final String id;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Line> waiting = new ArrayDeque<>();
  /// Handed over before the lock is had, so that whoever has it next writes them all with one wait for the disk.
  private final Queue<Line> promised = new ConcurrentLinkedQueue<>();
  private final KindBound kinds;
  private final Map<String, Long> written = new TreeMap<>();
  private final NavigableMap<String, Long> sizes;
  private Optional<Open> open = Optional.empty();
  private final AtomicLong lost = new AtomicLong();
  private long writeErrors;
  private boolean up = true;
  private boolean closed;

  /// Who writes, for the first line of each file.
  ///
  /// @param version of Wanwatch
  public record Writer(String site, WanwatchProgram program, String version) {
    String end() {
      return program.word();
    }
  }

  /// How the journal fares.
  ///
  /// @param facts written since the start, by kind
  /// @param lost facts that found no room: in memory while the disk was full, or in the day, of a kind that floods
  /// @param writeErrors attempts that failed
  /// @param up whether the last attempt succeeded
  /// @param bytes of all day files
  /// @param waiting facts in memory that are still to be written
  public record Numbers(Map<String, Long> facts, long lost, long writeErrors, boolean up, long bytes, int waiting) {}

  private record Line(String file, String kind, String text, Optional<Promised> promise) {
    static Line of(Fact fact, Optional<Promised> promise) {
      return new Line(DayFiles.name(fact.at()), fact.kind(), FactJson.write(fact), promise);
    }
  }

  private record Open(String name, DayFile file) {}

  private Journal(Path folder, Writer writer, Limits limits, InstantSource clock, FolderLock folderLock, String id,
      NavigableMap<String, Long> sizes) {
    this.folder = folder;
    this.writer = writer;
    this.limits = limits;
    this.kinds = new KindBound(limits);
    this.clock = clock;
    this.folderLock = folderLock;
    this.id = id;
    this.sizes = sizes;
    Fact.KINDS.forEach(kind -> written.put(kind, 0L));
  }

  /// Makes the folder when it is not there, and ends the line that a kill may have torn.
  ///
  /// @throws FolderTaken when somebody writes there already
  public static Journal open(Path folder, Writer writer, Limits limits, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    var folderLock = FolderLock.take(folder);
    boolean opened = false;
    try {
      endTornLines(folder);
      var id = JournalId.of(folder).orElseGet(JournalId::random);
      var journal = new Journal(folder, writer, limits, clock, folderLock, id, DayFiles.sizes(folder));
      opened = true;
      return journal;
    } finally {
      if (!opened) {
        folderLock.close();
      }
    }
  }

  private static void endTornLines(Path folder) throws IOException {
    for (var name : DayFiles.sizes(folder).keySet()) {
      try (var _ = new DayFile(folder.resolve(name))) {
        log.debug("journal: {} is whole", name);
      } catch (IOException e) {
        log.warn("journal: {} cannot be opened for writing, {}", name, e.getMessage());
      }
    }
  }

  public void append(Fact fact) {
    append(List.of(fact));
  }

  /// Several facts with one wait for the disk: what a minute's end brings.
  public void append(List<? extends Fact> facts) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the journal is closed");
      }
      for (var fact : facts) {
        var line = Line.of(fact, Optional.empty());
        if (kinds.takes(line.file, line.kind, line.text.length())) {
          waiting.add(line);
        } else {
          lost(1);
        }
      }
      writeWaiting();
    } finally {
      lock.unlock();
    }
  }

  /// Returns when the fact is on the disk, forced; who comes meanwhile shares the next wait. A fact that is refused is
  /// nowhere: whoever asked may ask again.
  @Override
  public void keep(Fact fact) throws IOException {
    var promise = new Promised();
    promised.add(Line.of(fact, Optional.of(promise)));
    lock.lock();
    try {
      if (promise.open() && !closed) {
        writeWaiting();
      }
      promise.verify();
    } finally {
      lock.unlock();
    }
  }

  private void writeWaiting() {
    for (var line = promised.poll(); line != null; line = promised.poll()) {
      waiting.add(line);
    }
    try {
      while (!waiting.isEmpty()) {
        writeRun();
      }
      if (!up) {
        log.info("journal: written again, {} facts lost so far", lost.get());
      }
      up = true;
    } catch (IOException e) {
      failed(e);
    }
  }

  /// Writes what waits for one and the same day, not all at once: on a disk that is nearly full a part may still fit.
  private void writeRun() throws IOException {
    var day = waiting.element().file;
    var file = file(day);
    var run = waiting.stream().takeWhile(line -> line.file.equals(day)).limit(RUN).toList();
    var text = new StringBuilder();
    if (file.length() == 0) {
      text.append(FactJson.header(writer, id, clock.instant())).append('\n');
    }
    run.forEach(line -> text.append(line.text).append('\n'));
    file.write(text.toString().getBytes(UTF_8));
    for (var line : run) {
      waiting.remove();
      line.promise.ifPresent(Promised::keep);
      written.merge(line.kind, 1L, Long::sum);
    }
    sizes.put(day, file.length());
    retain();
  }

  private DayFile file(String day) throws IOException {
    if (open.isPresent() && open.get().name.equals(day)) {
      return open.get().file;
    }
    closeFile();
    var file = new DayFile(folder.resolve(day));
    open = Optional.of(new Open(day, file));
    return file;
  }

  /// The file is opened anew next time, for the disk may be another one then.
  private void failed(IOException e) {
    writeErrors++;
    if (up) {
      log.error("journal: cannot write to {}, facts wait in memory: {}", folder, e.getMessage());
    }
    up = false;
    waiting.forEach(line -> line.promise.ifPresent(promise -> promise.refuse(e)));
    try {
      closeFile();
    } catch (IOException closing) {
      log.debug("journal: closing", closing);
    }
    waiting.removeIf(line -> line.promise.isPresent());
    lose(Math.max(0, waiting.size() - limits.queued()));
  }

  private void lose(int count) {
    for (int i = 0; i < count; i++) {
      waiting.remove();
    }
    lost(count);
  }

  /// Counts facts that found no room.
  public void lost(int count) {
    lost.addAndGet(count);
  }

  private void closeFile() throws IOException {
    var closing = open;
    open = Optional.empty();
    if (closing.isPresent()) {
      closing.get().file.close();
    }
  }

  private void retain() throws IOException {
    var today = DayFiles.name(clock.instant());
    var writing = open.map(Open::name).orElse(today);
    long bytes = bytes();
    for (var entry : new TreeMap<>(sizes).entrySet()) {
      var day = entry.getKey();
      if (bytes <= limits.bytes()) {
        return;
      }
      if (!day.equals(today) && !day.equals(writing)) {
        Files.deleteIfExists(folder.resolve(day));
        sizes.remove(day);
        bytes -= entry.getValue();
        log.info("journal: {} deleted, {} bytes are kept at most", day, limits.bytes());
      }
    }
  }

  private long bytes() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Tells this journal from any other of the same site: a folder that was wiped begins a new one.
  public String id() {
    return id;
  }

  public Numbers numbers() {
    lock.lock();
    try {
      return new Numbers(Collections.unmodifiableMap(new TreeMap<>(written)), lost.get(), writeErrors, up, bytes(),
          waiting.size());
    } finally {
      lock.unlock();
    }
  }

  /// Writes what waits, a last time, and says how much it lost.
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        try (folderLock) {
          writeWaiting();
          if (!waiting.isEmpty()) {
            log.error("journal: {} facts could not be written and are lost", waiting.size());
            lose(waiting.size());
          }
          closeFile();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
