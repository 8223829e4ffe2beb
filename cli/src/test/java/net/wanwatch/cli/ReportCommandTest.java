package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.Fact;
import net.wanwatch.fact.WanwatchProgram;
import net.wanwatch.journal.Journal;
import net.wanwatch.journal.PastJournal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir
  private Path folder = Path.of("");

  private String journal() {
    return folder.resolve("journal").toString();
  }

  private String out() {
    return folder.resolve("out").toString();
  }

  @BeforeEach
  void evening() throws IOException {
    try (var journal = new PastJournal(List.of(folder.resolve("journal")),
        new Journal.Writer("hill", WanwatchProgram.COLLECTOR, "0"), "00000000000000aa")) {
      journal.append(
          List.of(new Fact.Note(Instant.parse("2026-08-01T19:14:03.120Z"), "hill", "moved dish B", Optional.empty())));
    }
  }

  @Test
  void itSaysWhatWasRead() {
    assertThat(wanwatch("report", journal(), "--zone", "Europe/Berlin", "--out", out()))
        .isEqualTo(new Typed(0, out() + "/report.html: 1 fact of 1 file; 0 copies counted once, 0 lines lost\n", ""));
    assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
  }

  @Test
  void aPrivateOneHasNoNotes() throws IOException {
    assertThat(wanwatch("report", journal(), "--private", "--out", out()).code()).isZero();
    assertThat(folder.resolve("out/report.html")).content().doesNotContain("moved dish B", "hill").contains("site 1");
  }

  @Test
  void itSpeaksGermanAndNothingElse() throws IOException {
    assertThat(wanwatch("report", journal(), "--lang", "de", "--out", out()).code()).isZero();
    assertThat(folder.resolve("out/report.html")).content().contains("<html lang=\"de\">", "Auf einer Seite");
    assertThat(wanwatch("report", journal(), "--lang", "fr", "--out", out()))
        .isEqualTo(new Typed(1, "", "wanwatch: --lang 'fr' is neither en nor de; see wanwatch report --help\n"));
  }

  @Test
  void timeWithoutFactsIsNamedAndNothingIsWritten() {
    assertThat(wanwatch("report", journal(), "--zone", "Europe/Berlin", "--out", out(), "--from", "2030-01-01"))
        .isEqualTo(new Typed(1, "", "wanwatch: nothing to report: " + journal()
            + ": its facts are of 1 August 2026 21:14 to 1 August 2026 21:14 (Europe/Berlin), and --from and --to leave none of them\n"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /// Each is one line with the place and what to do, and the report that was there stays.
  @Test
  void whereNoFactIsAnEarlierReportStays() throws IOException {
    wanwatch("report", journal(), "--out", out());
    var before = Files.readString(folder.resolve("out/report.html"));
    var empty = Files.createDirectories(folder.resolve("empty"));
    var other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("readme.txt"), "hello");
    var blank = Files.createDirectories(folder.resolve("blank"));
    Files.createFile(blank.resolve("2026-08-01.jsonl"));
    var broken = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(broken.resolve("2026-08-01.jsonl"), "\0\0\0\n{\"at\":\n");
    Files.writeString(broken.resolve("2026-08-02.jsonl.gz"), "no archive");
    for (var place : List.of(empty, other, blank, broken)) {
      var said = wanwatch("report", place.toString(), "--out", out());
      assertThat(said.code()).as(place.toString()).isEqualTo(1);
      assertThat(said.out()).isEmpty();
      assertThat(said.err()).startsWith("wanwatch: nothing to report: " + place + ": ").containsOnlyOnce("\n");
    }
    assertThat(wanwatch("report", empty.toString(), "--out", out()).err()).contains(
        "no journal, which is files *.jsonl or *.jsonl.gz: name the folder that `journal` in wanwatch.yaml names");
    assertThat(wanwatch("report", broken.toString(), "--out", out()).err()).contains(
        "3 lines in 2 files, and none is a fact (2026-08-01.jsonl:1: no fact): take the copy at the other end");
    assertThat(folder.resolve("out/report.html")).hasContent(before);
  }

  @Test
  void madeUpJournalsGoOnlyIntoNewFolder() throws IOException {
    assertThat(wanwatch("demo", "--fast-forward", "6h", "--out", folder.toString())).isEqualTo(new Typed(1, "",
        "wanwatch: --out: " + folder + " is not empty: name a new folder; see wanwatch demo --help\n"));
  }

  @Test
  void whatIsNoSummaryIsRefused() throws IOException {
    var file = Files.writeString(folder.resolve("other.json"), "{\"schema\":1}");
    for (var wrong : List.of(file, Files.writeString(folder.resolve("no.json"), "hello"), folder)) {
      assertThat(wanwatch("report", journal(), "--out", out(), "--compare", wrong.toString()))
          .isEqualTo(new Typed(1, "", "wanwatch: --compare: " + wrong
              + " is no summary.json of a report: name the one that `wanwatch report` wrote beside its report.html\n"));
    }
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
