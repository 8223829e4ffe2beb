package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
  private static final String ID = "0123456789abcdef";
  private static final String DAY = "2026-08-01.jsonl";

  @TempDir
  Path site;
  @TempDir
  Path vps;

  private void write(Fact... facts) throws IOException {
    try (var journal = Journal.open(site, new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0.1.0"),
        Limits.DEFAULT, InstantSource.fixed(Facts.EVENING))) {
      journal.append(List.of(facts));
    }
  }

  private void push(int maxBytes) throws IOException {
    var mirror = new Mirror(site);
    var there = new MirrorFolder(vps);
    for (var batch = mirror.next(there.acknowledged("hill", ID), maxBytes); batch
        .isPresent(); batch = mirror.next(there.acknowledged("hill", ID), maxBytes)) {
      assertThat(there.append("hill", ID, batch.get())).isEqualTo(batch.get().next());
      assertThat(there.append("hill", ID, batch.get())).isEqualTo(batch.get().next());
    }
  }

  private void assertSame() throws IOException {
    for (var day : DayFiles.sizes(site).keySet()) {
      assertThat(vps.resolve("mirror/hill/" + ID).resolve(day)).hasSameBinaryContentAs(site.resolve(day));
    }
  }

  @Test
  void everyBatchTwiceIsTheSameJournalOnce() throws IOException {
    write(Facts.all().toArray(Fact[]::new));
    push(100);
    assertSame();
    write(Facts.note(Facts.EVENING.plus(Duration.ofDays(1)), "next day"));
    write(Facts.note(Facts.EVENING, "and the clock stepped back"));
    push(1 << 20);
    assertSame();
    assertThat(DayFiles.sizes(vps.resolve("mirror/hill/" + ID))).hasSize(2);
  }

  @Test
  void aKillOfTheReceiverAtAnyByteIsMadeGood() throws IOException {
    write(Facts.note(Facts.EVENING, "one"), Facts.note(Facts.EVENING, "two"));
    push(1 << 20);
    byte[] whole = Files.readAllBytes(site.resolve(DAY));
    for (int size = 0; size < whole.length; size++) {
      Files.write(vps.resolve("mirror/hill/" + ID).resolve(DAY), Arrays.copyOf(whole, size));
      push(1 << 20);
      assertSame();
    }
  }

  @Test
  void aLineThatIsBeingWrittenIsNotSent() throws IOException {
    write(Facts.note(Facts.EVENING, "one"));
    Files.writeString(site.resolve(DAY), Files.readString(site.resolve(DAY)) + "{\"at\":\"2026");
    var batch = new Mirror(site).next(List.of(), 1 << 20).orElseThrow();
    assertThat(new String(batch.lines(), UTF_8)).endsWith("\"one\"}\n");
    assertThat(new Mirror(site).next(List.of(batch.next()), 1 << 20)).isEmpty();
  }

  @Test
  void aGapIsNotTaken() throws IOException {
    var there = new MirrorFolder(vps);
    assertThat(there.append("hill", ID, new Batch(new Position(DAY, 7), "x\n".getBytes(UTF_8))))
        .isEqualTo(new Position(DAY, 0));
    assertThat(there.acknowledged("hill", ID)).isEmpty();
  }

  @Test
  void anotherJournalOfTheSameDayIsRefused() throws IOException {
    var there = new MirrorFolder(vps);
    there.append("hill", ID, new Batch(new Position(DAY, 0), "one\n".getBytes(UTF_8)));
    assertThatThrownBy(() -> there.append("hill", ID, new Batch(new Position(DAY, 0), "two\nmore\n".getBytes(UTF_8))))
        .hasMessage("another journal of this site and day is here already");
  }

  @Test
  void whoWritesOnUnderTheSameIdIsRefused(@TempDir Path copy) throws IOException {
    write(Facts.note(Facts.EVENING, "one"));
    push(1 << 20);
    Files.copy(site.resolve(DAY), copy.resolve(DAY));
    write(Facts.note(Facts.EVENING, "two"));
    push(1 << 20);
    Files.writeString(copy.resolve(DAY), "{}\n".repeat(200), StandardOpenOption.APPEND);
    var there = new MirrorFolder(vps);
    var id = new Mirror(site).journal().orElseThrow();
    var mirrored = there.acknowledged("hill", ID);
    var second = new Mirror(copy).next(mirrored, 1 << 20).orElseThrow();
    assertThatThrownBy(() -> there.append("hill", ID, second)).isInstanceOf(RefusedBatch.class)
        .hasMessage("another journal of this site and day is here already");
    assertThat(new Mirror(copy).journal()).hasValue(id);
    var blind = new Batch(mirrored.getFirst(), "{}\n".getBytes(UTF_8));
    assertThatThrownBy(() -> there.append("hill", ID, blind))
        .hasMessage("a batch begins before what is new, so that the two can be compared");
    assertSame();
  }

  @Test
  void aTornLineOfManyMegabytesIsPassedOverAtOnce() throws IOException {
    write(Facts.note(Facts.EVENING, "one"));
    push(1 << 20);
    var day = vps.resolve("mirror/hill/" + ID).resolve(DAY);
    Files.write(day, new byte[8 << 20], StandardOpenOption.APPEND);
    long start = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      assertThat(new MirrorFolder(vps).acknowledged("hill", ID))
          .containsExactly(new Position(DAY, Files.size(site.resolve(DAY))));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aLineThatNoReaderTakesIsRefused() {
    var line = new byte[FileLines.LONGEST + 2];
    line[line.length - 1] = '\n';
    assertThatThrownBy(() -> new MirrorFolder(vps).append("hill", ID, new Batch(new Position(DAY, 0), line)))
        .hasMessage("a line of a journal has at most 16777216 bytes");
  }

  @Test
  void noNameLeavesTheMirror() throws IOException {
    var there = new MirrorFolder(vps.resolve("journal"));
    for (var name : List.of("..", ".", "../../etc", "/etc", "a/b", "a\\b", "a b", ".lock", "*", "härde", "a\0b")) {
      there.append(name, ID, new Batch(new Position(DAY, 0), "one\n".getBytes(UTF_8)));
      assertThat(there.acknowledged(name, ID)).containsExactly(new Position(DAY, 4));
    }
    assertThat(vps).isDirectoryNotContaining(path -> !path.endsWith("journal"));
    try (var sites = Files.list(vps.resolve("journal/mirror"))) {
      assertThat(sites).hasSize(11);
    }
    for (var file : List.of("../" + DAY, ".lock", "", DAY + "/x", "x.jsonl")) {
      assertThatThrownBy(() -> there.append("hill", ID, new Batch(new Position(file, 0), new byte[0])))
          .isInstanceOf(RefusedBatch.class);
    }
    assertThatThrownBy(() -> there.acknowledged("", ID)).isInstanceOf(RefusedBatch.class);
    assertThatThrownBy(() -> there.acknowledged("x".repeat(201), ID)).isInstanceOf(RefusedBatch.class);
    assertThatThrownBy(() -> there.append("hill", ID, new Batch(new Position(DAY, 0), "torn".getBytes(UTF_8))))
        .hasMessage("a batch is whole lines");
  }

  @Test
  void aWipedJournalIsAnotherOne() throws IOException {
    write(Facts.note(Facts.EVENING, "one"));
    var first = new Mirror(site).journal().orElseThrow();
    write(Facts.note(Facts.EVENING.plus(Duration.ofDays(1)), "two"));
    assertThat(new Mirror(site).journal()).hasValue(first);
    for (var day : DayFiles.sizes(site).keySet()) {
      Files.delete(site.resolve(day));
    }
    assertThat(new Mirror(site).journal()).isEmpty();
    write(Facts.note(Facts.EVENING, "other"));
    assertThat(new Mirror(site).journal().orElseThrow()).isNotEqualTo(first).hasSize(16);
  }

  @Test
  void beyondItsSizeTheOldestDayLeavesATombstone() throws IOException {
    var there = new MirrorFolder(vps, 20);
    var second = new Position("2026-08-02.jsonl", 0);
    there.append("hill", ID, new Batch(new Position(DAY, 0), "0123456789\n".getBytes(UTF_8)));
    there.append("hill", ID, new Batch(second, "0123456789\n".getBytes(UTF_8)));
    assertThat(DayFiles.sizes(vps.resolve("mirror/hill/" + ID))).containsOnlyKeys(second.file());
    assertThat(there.acknowledged("hill", ID)).containsExactly(new Position(DAY, 11), new Position(second.file(), 11));
    assertThat(there.append("hill", ID, new Batch(new Position(DAY, 11), "late\n".getBytes(UTF_8))))
        .isEqualTo(new Position(DAY, 16));
    assertThat(DayFiles.sizes(vps.resolve("mirror/hill/" + ID))).hasSize(1);
    assertThat(there.acknowledged("hill", ID)).contains(new Position(DAY, 16));
  }
}
