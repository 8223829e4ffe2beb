package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Journal.Writer WRITER = new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0");
  private static final Instant EVENING = Facts.EVENING;
  private static final Path DAY = Path.of("2026-08-01.jsonl");

  @TempDir
  Path folder;
  private Instant now = EVENING;
  private final InstantSource clock = () -> now;

  private Journal open() throws IOException {
    return open(Limits.DEFAULT);
  }

  private Journal open(Limits limits) throws IOException {
    return Journal.open(folder, WRITER, limits, clock);
  }

  private List<Fact> read() throws IOException {
    var facts = new ArrayList<Fact>();
    JournalReader.read(List.of(folder), Filter.ALL, facts::add);
    return facts;
  }

  @Test
  void aDayHasAFileThatSaysWhoWroteIt() throws IOException {
    try (var journal = open()) {
      journal.append(Facts.note(EVENING, "one"));
      journal.append(Facts.note(EVENING.plus(Duration.ofHours(5)), "two"));
    }
    assertThat(Files.readString(folder.resolve(DAY)).replaceAll("[0-9a-f]{16}", "ID")).isEqualTo("""
        {"schema":1,"at":"2026-08-01T19:14:03.120Z","site":"hill","end":"collector","version":"0.1.0","journal":"ID"}
        {"at":"2026-08-01T19:14:03.120Z","kind":"note","site":"hill","text":"one"}
        """);
    assertThat(folder.resolve("2026-08-02.jsonl")).isNotEmptyFile();
  }

  @Test
  void aFactIsInTheFileWhenAppendReturns() throws IOException {
    try (var journal = open()) {
      journal.append(Facts.note(EVENING, "one"));
      assertThat(read()).containsExactly(Facts.note(EVENING, "one"));
    }
  }

  @Test
  void aKillAtAnyByteOfTheLastLineCostsNothingElse() throws IOException {
    try (var journal = open()) {
      journal.append(List.of(Facts.note(EVENING, "before"), Facts.outage()));
    }
    byte[] whole = Files.readAllBytes(folder.resolve(DAY));
    int last = FactJson.write(Facts.outage()).length() + 1;
    for (int cut = 0; cut <= last; cut++) {
      Files.write(folder.resolve(DAY), Arrays.copyOf(whole, whole.length - cut));
      try (var journal = open()) {
        journal.append(Facts.note(EVENING.plusSeconds(1), "after"));
      }
      assertThat(read()).contains(Facts.note(EVENING, "before"), Facts.note(EVENING.plusSeconds(1), "after"))
          .hasSize(cut <= 1 ? 3 : 2);
    }
  }

  @Test
  void aClockThatStepsBackWritesToTheOlderDayAndTheReaderSorts() throws IOException {
    var before = Facts.note(EVENING, "before");
    var after = Facts.note(EVENING.plus(Duration.ofDays(1)), "after");
    var again = Facts.note(EVENING.minusSeconds(5), "stepped back");
    try (var journal = open()) {
      journal.append(before);
      journal.append(after);
      journal.append(again);
    }
    assertThat(Files.readAllLines(folder.resolve(DAY))).hasSize(3).last().isEqualTo(FactJson.write(again));
    assertThat(read()).containsExactly(again, before, after);
  }

  @Test
  void oldestDaysGoAndTodayNever() throws IOException {
    try (var journal = open(new Limits(450, 10))) {
      for (int day = 0; day < 5; day++) {
        now = EVENING.plus(Duration.ofDays(day));
        journal.append(Facts.note(now, "day " + day));
      }
      assertThat(DayFiles.sizes(folder)).containsOnlyKeys("2026-08-04.jsonl", "2026-08-05.jsonl");
      for (int i = 0; i < 20; i++) {
        journal.append(Facts.note(now, "today " + i));
      }
      assertThat(DayFiles.sizes(folder)).containsOnlyKeys("2026-08-05.jsonl");
      assertThat(journal.numbers().bytes()).isEqualTo(Files.size(folder.resolve("2026-08-05.jsonl")));
    }
    assertThat(read()).hasSize(21);
  }

  @Test
  void manyThreadsWriteWholeLines() throws Exception {
    var go = new CountDownLatch(1);
    try (var journal = open(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writes = new ArrayList<Future<?>>();
      for (int i = 0; i < 50; i++) {
        var fact = Facts.note(EVENING.plusMillis(i), "note " + i);
        writes.add(threads.submit(() -> {
          go.await();
          journal.append(fact);
          return fact;
        }));
      }
      go.countDown();
      for (var write : writes) {
        write.get();
      }
    }
    assertThat(read()).hasSize(50);
  }

  @Test
  void aWriterThatIsInterruptedStillWrites() throws IOException {
    try (var journal = open()) {
      Thread.currentThread().interrupt();
      journal.append(Facts.note(EVENING, "one"));
      assertThat(Thread.interrupted()).isTrue();
      journal.append(Facts.note(EVENING, "two"));
      assertThat(journal.numbers().writeErrors()).isZero();
    }
    assertThat(read()).hasSize(2);
  }

  @Test
  void closedTwiceIsClosedAndTakesNothing() throws IOException {
    var journal = open();
    journal.close();
    journal.close();
    assertThatThrownBy(() -> journal.append(Facts.outage())).hasMessage("the journal is closed");
  }
}
