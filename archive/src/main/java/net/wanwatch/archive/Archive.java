package net.wanwatch.archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows journals' folders into a database, until it is closed. The files are the queue: while the database is gone, slow or
/// full nothing is lost and nothing is kept in memory, and afterwards it goes on where the database says that it was.
public final class Archive implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Archive.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration RETAINED_EVERY = Duration.ofHours(1);
  private static final int MOST_LINES = 10_000;
  private static final int LEAST_LINES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Settings settings;
  private final InstantSource clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private int mostLines = MOST_LINES;
  private Instant nextRetained = Instant.MIN;
  private volatile @Nullable Writer writer;
  private volatile @Nullable Intake intake;
  private String trouble = "";
  private Instant troubledSince = Instant.EPOCH;

  /// What goes where.
  ///
  /// @param journals folders and files
  /// @param name of this archive, where several write into one database
  /// @param keep days that are older are dropped; empty for never
  /// @param every how often the folders are looked at
  public record Settings(Database database, List<Path> journals, String name, Optional<Duration> keep, Duration every) {
    public Settings {
      journals = List.copyOf(journals);
    }
  }

  /// What one round came to.
  ///
  /// @param added lines that the database did not have
  /// @param copies lines that it had
  public record Sum(long added, long copies) {}

  private Archive(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    thread = Thread.ofPlatform().name("archive").unstarted(this::loop);
  }

  /// Takes what there is, and ends.
  ///
  /// @throws BadDatabase where somebody has to mend something
  /// @throws IOException where the database cannot do it now
  public static Sum once(Settings settings, InstantSource clock) throws IOException {
    try (var archive = new Archive(settings, clock)) {
      if (!archive.open()) {
        throw new BadDatabase(archive.taken());
      }
      return archive.round();
    }
  }

  /// Follows from now on.
  ///
  /// @throws BadDatabase where somebody has to mend something; what may mend itself is waited for
  public static Archive start(Settings settings, InstantSource clock) throws BadDatabase {
    var archive = new Archive(settings, clock);
    try {
      archive.open();
    } catch (BadDatabase e) {
      archive.end();
      throw e;
    } catch (IOException e) {
      archive.end();
      archive.troubled(String.valueOf(e.getMessage()));
    }
    archive.thread.start();
    return archive;
  }

  private void loop() {
    var pause = Duration.ZERO;
    while (!stopped(pause)) {
      try {
        pause = attempt() ? settings.every : longer(pause);
      } catch (BadDatabase e) {
        pause = longer(pause);
        troubled(String.valueOf(e.getMessage()));
      }
    }
  }

  private boolean stopped(Duration pause) {
    try {
      return stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      return true;
    }
  }

  private Duration longer(Duration pause) {
    var twice = pause.isZero() ? settings.every : pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /// Whether all there was is there now.
  private boolean attempt() throws BadDatabase {
    try {
      if (!open()) {
        troubled(taken() + ": waits until it is gone");
        return false;
      }
      var sum = round();
      well(sum);
      return true;
    } catch (BadDatabase e) {
      end();
      throw e;
    } catch (IOException e) {
      end();
      if (DatabaseTrouble.isSlow(e)) {
        mostLines = Math.max(LEAST_LINES, mostLines / 4);
      }
      troubled(e instanceof NoSuchFileException ? e.getMessage() + " is not there" : String.valueOf(e.getMessage()));
      return false;
    } catch (RuntimeException e) {
      end();
      log.error("a fault of ours, goes on", e);
      return false;
    }
  }

  private boolean open() throws IOException {
    if (intake == null) {
      var opened = Writer.open(settings.database, settings.name, clock);
      if (opened.isEmpty()) {
        return false;
      }
      writer = opened.get();
      intake = new Intake(settings.journals, opened.get(), mostLines, () -> stop.getCount() == 0);
    }
    return true;
  }

  private String taken() {
    return "%s: another archive named '%s' writes there; --name gives this one a name of its own"
        .formatted(settings.database, settings.name);
  }

  private Sum round() throws IOException {
    var now = intake;
    if (now == null) {
      throw new IllegalStateException("not open");
    }
    var sum = now.round();
    if (settings.keep.isPresent() && clock.instant().isAfter(nextRetained)) {
      nextRetained = clock.instant().plus(RETAINED_EVERY);
      var first = LocalDate.ofInstant(clock.instant().minus(settings.keep.get()), ZoneOffset.UTC);
      int gone = now.retain(first);
      if (gone > 0) {
        log.info("{} dropped, for they are before {}", gone == 1 ? "a day was" : gone + " days were", first);
      }
    }
    return sum;
  }

  /// Said once, and not again until it was well.
  private void troubled(String said) {
    if (trouble.isEmpty()) {
      troubledSince = clock.instant();
    }
    if (!trouble.equals(said)) {
      trouble = said;
      log.warn("{}; the files wait", said);
    }
  }

  private void well(Sum sum) {
    if (!trouble.isEmpty()) {
      log.info("{}: writes again after {} s, {} lines came meanwhile", settings.database,
          Duration.between(troubledSince, clock.instant()).toSeconds(), sum.added);
      trouble = "";
    }
    mostLines = Math.min(MOST_LINES, mostLines * 2);
  }

  private void end() {
    var open = intake;
    intake = null;
    writer = null;
    if (open != null) {
      open.close();
    }
  }

  /// Ends after the batch that is being written, or without it where that takes too long: it is then as if it had never begun.
  @Override
  public void close() {
    stop.countDown();
    try {
      if (thread.isAlive() && !thread.join(PATIENCE)) {
        var hung = writer;
        if (hung != null) {
          hung.abort();
        }
        thread.interrupt();
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end();
  }
}
