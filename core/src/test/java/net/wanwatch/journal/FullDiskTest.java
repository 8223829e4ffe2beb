package net.wanwatch.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  private static final Journal.Writer WRITER = new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0");

  @TempDir
  Path folder;

  private static Journal open(Path folder, int queued) throws IOException {
    return Journal.open(folder, WRITER, new Limits(1 << 30, queued), InstantSource.fixed(Facts.EVENING));
  }

  private static List<String> notes(Path folder) throws IOException {
    var notes = new ArrayList<String>();
    var summary = JournalReader.read(List.of(folder), Filter.ALL, fact -> notes.add(((Fact.Note) fact).text()));
    assertThat(summary.losses()).isEmpty();
    return notes;
  }

  private static Fact.Note note(int i) {
    return Facts.note(Facts.EVENING.plusMillis(i), "note " + i);
  }

  @Test
  void factsWaitForSpaceAndTheOldestAreLostWhenTooMany() throws IOException {
    var day = folder.resolve("2026-08-01.jsonl");
    Files.createSymbolicLink(day, Path.of("/dev/full"));
    try (var journal = open(folder, 3)) {
      for (int i = 0; i < 5; i++) {
        journal.append(note(i));
      }
      var full = journal.numbers();
      assertThat(full.up()).isFalse();
      assertThat(full.waiting()).isEqualTo(3);
      assertThat(full.lost()).isEqualTo(2);
      assertThat(full.writeErrors()).isEqualTo(5);
      assertThat(full.facts()).containsEntry("note", 0L);
      Files.delete(day);
      journal.append(note(5));
      assertThat(journal.numbers().up()).isTrue();
      assertThat(journal.numbers().facts()).containsEntry("note", 4L);
    }
    assertThat(notes(folder)).containsExactly("note 2", "note 3", "note 4", "note 5");
  }

  @Test
  void whatWaitsIsWrittenWhenTheJournalCloses() throws IOException {
    var day = folder.resolve("2026-08-01.jsonl");
    Files.createSymbolicLink(day, Path.of("/dev/full"));
    try (var journal = open(folder, 3)) {
      journal.append(note(0));
      Files.delete(day);
    }
    assertThat(notes(folder)).containsExactly("note 0");
  }

  @Test
  void aDiskThatReallyFillsUpTearsNoLine() throws Exception {
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "none", folder.toString()) == 0;
    if ("true".equals(System.getenv("CI"))) {
      assertThat(mounted).as("a tmpfs can be mounted").isTrue();
    }
    assumeTrue(mounted, "needs root");
    try {
      fillAndFree();
    } finally {
      assertThat(run("umount", folder.toString())).isZero();
    }
  }

  private void fillAndFree() throws IOException {
    var ballast = Files.write(folder.resolve("ballast"), new byte[40_000]);
    try (var journal = open(folder, 10_000)) {
      for (int i = 0; i < 1000; i++) {
        journal.append(note(i));
      }
      assertThat(journal.numbers().up()).isFalse();
      int onDisk = notes(folder).size();
      assertThat(onDisk).isBetween(1, 999).isEqualTo(1000 - journal.numbers().waiting());
      Files.delete(ballast);
      journal.append(note(1000));
      assertThat(journal.numbers().lost()).isZero();
      assertThat(notes(folder)).startsWith("note 0", "note 1").hasSizeGreaterThan(onDisk);
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
