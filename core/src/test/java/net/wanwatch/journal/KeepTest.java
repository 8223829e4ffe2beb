package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepTest {
  private static final Journal.Writer WRITER = new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0");

  @TempDir
  private Path folder = Path.of("");

  private Journal open() throws IOException {
    return Journal.open(folder, WRITER, Limits.DEFAULT, InstantSource.fixed(Facts.EVENING));
  }

  private List<String> notes() throws IOException {
    var notes = new ArrayList<String>();
    JournalReader.read(List.of(folder), Filter.ALL, fact -> notes.add(((Fact.Note) fact).text()));
    return notes;
  }

  private static Fact.Note note(int i) {
    return Facts.note(Facts.EVENING.plusMillis(i), "note " + i);
  }

  @Test
  void aFactThatIsRefusedIsNowhereAndThoseNobodyWaitsForAreKept() throws IOException {
    var day = Files.createSymbolicLink(folder.resolve("2026-08-01.jsonl"), Path.of("/dev/full"));
    try (var journal = open()) {
      journal.append(note(0));
      assertThatThrownBy(() -> journal.keep(note(1)))
          .hasMessage("not kept, the journal cannot be written: No space left on device");
      assertThat(journal.numbers().waiting()).isEqualTo(1);
      assertThat(journal.numbers().lost()).isZero();
      Files.delete(day);
      journal.keep(note(2));
    }
    assertThat(notes()).containsExactly("note 0", "note 2");
  }

  @Test
  void whatIsKeptByManyAtOnceIsThereOnce() throws Exception {
    try (var journal = open(); var threads = Executors.newFixedThreadPool(8)) {
      var tasks = IntStream.range(0, 200).<Callable<Integer>>mapToObj(i -> () -> {
        journal.keep(note(i));
        return i;
      }).toList();
      for (var done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isNotNegative();
      }
      assertThat(notes()).hasSize(200).doesNotHaveDuplicates();
    }
  }

  @Test
  void aClosedJournalKeepsNothing() throws IOException {
    var journal = open();
    journal.close();
    assertThatThrownBy(() -> journal.keep(note(0))).hasMessage("not kept, the journal cannot be written: it is closed");
    assertThat(notes()).isEmpty();
  }

  @Test
  void whatTheLastTryCannotWriteIsCountedAsLost() throws IOException {
    Files.createSymbolicLink(folder.resolve("2026-08-01.jsonl"), Path.of("/dev/full"));
    var journal = open();
    journal.append(List.of(note(0), note(1)));
    journal.close();
    assertThat(journal.numbers().lost()).isEqualTo(2);
  }

  @Test
  void aKindThatFloodsDoesNotPushTheOthersOut() throws IOException {
    var flood = Facts.all().stream().filter(Fact.State.class::isInstance).findFirst().orElseThrow();
    try (var journal = Journal.open(folder, WRITER, new Limits(64_000, 10), InstantSource.fixed(Facts.EVENING))) {
      for (int i = 0; i < 1000; i++) {
        journal.append(flood);
      }
      journal.append(note(0));
      assertThat(journal.numbers().bytes()).isLessThan(4000);
      assertThat(journal.numbers().lost()).isGreaterThan(900);
      assertThat(journal.numbers().facts()).containsEntry("note", 1L);
    }
  }
}
