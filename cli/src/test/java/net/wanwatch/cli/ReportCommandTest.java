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
  void timeWithoutFactsIsNamed() {
    assertThat(wanwatch("report", journal(), "--zone", "Europe/Berlin", "--out", out(), "--from", "2030-01-01").err())
        .isEqualTo(
            "nothing to report: what was named is of 2026-08-01T21:14 to 2026-08-01T21:14, --from and --to leave nothing of it\n");
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
