package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What can be typed, without a database; with one it is tried where it is made.
@Timeout(300)
class ArchiveCommandTest {
  /// Nobody listens on port 1.
  private static final String NOWHERE = "postgresql://writer@127.0.0.1:1/wanwatch";

  @TempDir
  Path folder = Path.of("");

  private Typed archive(String... more) {
    var all = new String[5 + more.length];
    System.arraycopy(new String[]{"archive", "--journals", folder.toString(), "--log-level", "error"}, 0, all, 0, 5);
    System.arraycopy(more, 0, all, 5, more.length);
    return wanwatch(all);
  }

  @Test
  void aDatabaseIsNeeded() {
    assertThat(archive()).isEqualTo(
        new Typed(1, "", "wanwatch: Missing required option: '--database=URL'; see wanwatch archive --help\n"));
  }

  @Test
  void aPasswordInTheUrlIsRefused() {
    var typed = archive("--database", "postgresql://writer:s3cret@db/wanwatch");
    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err()).startsWith("wanwatch: the password does not belong into a command")
        .hasLineCount(1)
        .doesNotContain("s3cret");
  }

  @Test
  void whatIsTypedWronglyIsSaid() {
    assertThat(archive("--database", NOWHERE, "--keep", "3h").err())
        .isEqualTo("wanwatch: --keep is a day at least; see wanwatch archive --help\n");
    assertThat(archive("--database", NOWHERE, "--every", "often").err())
        .isEqualTo("wanwatch: --every 'often' is no time: write 5s, 12h or 400d; see wanwatch archive --help\n");
    assertThat(archive("--database", NOWHERE, "--name", "a b").err())
        .isEqualTo("wanwatch: --name 'a b' is none: letters, digits, dots and dashes; see wanwatch archive --help\n");
  }

  @Test
  void onceWithoutADatabaseIsOurTroubleInOneLine() {
    var typed = archive("--database", NOWHERE, "--once");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).startsWith("wanwatch: " + NOWHERE + ": ").contains("refused").hasLineCount(1);
  }

  @Test
  void aReportIsOfFilesOrOfAnArchive() {
    assertThat(wanwatch("report").err()).startsWith("wanwatch: Missing required parameter: 'JOURNAL'");
    assertThat(wanwatch("report", folder.toString(), "--site", "hill").err())
        .startsWith("wanwatch: --site and --password-file go with --from-archive");
    assertThat(wanwatch("report", "--from-archive", NOWHERE).err())
        .startsWith("wanwatch: --from-archive goes with --site NAME, and without files");
    assertThat(wanwatch("report", "--from-archive", NOWHERE, "--site", "hill", folder.toString()).err())
        .startsWith("wanwatch: --from-archive goes with --site NAME, and without files");
    var out = folder.resolve("out");
    var typed = wanwatch("report", "--from-archive", NOWHERE, "--site", "hill", "--out", out.toString());
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).startsWith("wanwatch: " + NOWHERE + ": ").hasLineCount(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void itWaitsForItsDatabaseAndToBeStoppedIsNoFailure() throws IOException, InterruptedException {
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "archive",
        "--database", NOWHERE, "--journals", Files.createDirectories(folder.resolve("journals")).toString()).start();
    try (var said = process.errorReader(UTF_8)) {
      assertThat(said.readLine()).contains(NOWHERE).contains("the files wait");
      // Not by Process#destroy, which closes what it said.
      process.toHandle().destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(said.readLine()).isNull();
    }
  }
}
