package net.wanwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a package has beside the program. That shells complete by it is tried by `packaging/try`.
class ManualTest {
  @TempDir
  private Path folder = Path.of("");

  @BeforeEach
  void write() throws IOException {
    Manual.write(folder);
  }

  private String file(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void filesAreOfferedWhereAFileIsWanted() throws IOException {
    assertThat(file("wanwatch.fish")).contains(
        "__wanwatch_at 'init'\" -l answers -r -F -d 'Take the answers from a file'",
        "__wanwatch_at 'init'\" -l agent -r -F", "__wanwatch_at 'plan'\" -s c -l config -r -F");
    assertThat(file("wanwatch.zsh")).contains("--answers[Take the answers from a file]:file:_files'");
    assertThat(file("wanwatch.bash")).containsPattern("'--answers'\\)\n +local IFS=.*\n.*filenames\n.*compgen -f ")
        .containsPattern("currentPositionalIndex \"report\"[^#]*compgen -f ");
  }

  @Test
  void aPageSaysWhatTheHelpSays() throws IOException {
    assertThat(file("wanwatch-init.adoc")).contains("\n== Notes\n", "\n  ceilings: 60/15, 50/12, 40/10\n",
        "\n== Exit status\n\n0 written, 1 your input", "\n== See also\n\n*wanwatch*(1)\n");
    assertThat(file("wanwatch.adoc")).contains("*wanwatch-init*(1)", ":mansource: Wanwatch\n");
  }
}
