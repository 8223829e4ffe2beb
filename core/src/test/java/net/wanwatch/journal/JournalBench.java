package net.wanwatch.journal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import net.wanwatch.fact.WanwatchProgram;

/// By hand: `java -Xmx256m -cp … net.wanwatch.journal.JournalBench FOLDER`. Appends with fsync, then reads 500 000
/// minutes of 14 days.
final class JournalBench {
  private static final int FACTS = 500_000;
  private static final Duration STEP = Duration.ofDays(14).dividedBy(FACTS);

  private JournalBench() {}

  public static void main(String[] args) throws IOException {
    append(Path.of(args[0], "append"));
    read(Path.of(args[0], "read"));
  }

  private static void append(Path folder) throws IOException {
    try (var journal = Journal.open(folder, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "bench"),
        Limits.DEFAULT, InstantSource.system())) {
      long start = System.nanoTime();
      for (int i = 0; i < 2000; i++) {
        journal.append(Facts.minute(Facts.EVENING.plusMillis(i)));
      }
      System.out.printf(Locale.ROOT, "one by one: %.0f facts/s%n", 2000 / seconds(start));
      start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        journal.append(Collections.nCopies(60, Facts.minute(Facts.EVENING.plusSeconds(i))));
      }
      System.out.printf(Locale.ROOT, "60 at once: %.0f facts/s, %.1f ms a batch%n", 6000 / seconds(start),
          seconds(start) * 10);
    }
  }

  private static void read(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (DayFiles.sizes(folder).isEmpty()) {
      make(folder);
    }
    var minutes = new AtomicLong();
    long start = System.nanoTime();
    var summary = JournalReader.read(List.of(folder), Filter.ALL, _ -> minutes.incrementAndGet());
    System.out.printf(Locale.ROOT, "%d facts of %d MB read in %.1f s, heap at most %d MB%n", summary.facts(),
        DayFiles.sizes(folder).values().stream().mapToLong(Long::longValue).sum() >> 20, seconds(start),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static void make(Path folder) throws IOException {
    for (int day = 0; day <= 14; day++) {
      var midnight = Instant.parse("2026-08-01T00:00:00Z").plus(Duration.ofDays(day));
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(DayFiles.name(midnight)))) {
        for (var at = midnight; at.isBefore(midnight.plus(Duration.ofDays(1))) && day < 14; at = at.plus(STEP)) {
          out.write(FactJson.write(Facts.minute(at)) + "\n");
        }
      }
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
