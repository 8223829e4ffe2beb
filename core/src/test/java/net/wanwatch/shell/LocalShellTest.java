package net.wanwatch.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalShellTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  @Test
  void returnsWhatTheScriptPrintsWhateverItsExitCode() throws IOException {
    assertThat(new LocalShell(Duration.ofSeconds(10)).run("echo a; echo b >&2; exit 3")).isEqualTo("a\n");
  }

  @Test
  void standardInputIsEmpty() throws IOException {
    assertThat(new LocalShell(Duration.ofSeconds(10)).run("cat; echo end")).isEqualTo("end\n");
  }

  @Test
  void scriptThatHangsIsKilledWithItsChildren(@TempDir Path folder) throws IOException {
    var pid = folder.resolve("pid");
    var shell = new LocalShell(Duration.ofSeconds(5));
    assertThatThrownBy(() -> shell.run("sleep 600 & echo $! > " + pid + "; wait")).isInstanceOf(IOException.class)
        .hasMessageStartingWith("no answer within");
    var child = Long.parseLong(Files.readString(pid).strip());
    Awaitility.await().atMost(LONGEST).until(() -> ProcessHandle.of(child).isEmpty());
  }
}
