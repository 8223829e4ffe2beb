package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayFileTest {
  private static final byte[] LINE = "{}\n".getBytes(UTF_8);

  @TempDir
  private Path folder = Path.of("");
  private final List<Path> forced = new ArrayList<>();

  @Test
  void nameOfANewFileIsForcedOnceAndBeforeTheFirstLineIsPromised() throws IOException {
    var path = folder.resolve("2026-08-01.jsonl");
    try (var file = new DayFile(path, forced::add)) {
      assertThat(forced).isEmpty();
      file.write(LINE);
      file.write(LINE);
    }
    try (var again = new DayFile(path, forced::add)) {
      again.write(LINE);
    }
    assertThat(forced).containsExactly(folder.toAbsolutePath());
  }

  @Test
  void lineWhoseNameIsNotOnTheDiskIsTakenBackAndTriedAgain() throws IOException {
    try (var file = new DayFile(folder.resolve("2026-08-01.jsonl"), new Failing()::folder)) {
      assertThatThrownBy(() -> file.write(LINE)).hasMessage("Input/output error");
      assertThat(file.length()).isZero();
      file.write(LINE);
      assertThat(file.length()).isEqualTo(LINE.length);
    }
    assertThat(forced).containsExactly(folder.toAbsolutePath());
  }

  private final class Failing {
    private boolean failed;

    void folder(Path which) throws IOException {
      if (!failed) {
        failed = true;
        throw new IOException("Input/output error");
      }
      forced.add(which);
    }
  }

  @Test
  void aRealFolderIsForced() throws IOException {
    try (var file = new DayFile(folder.resolve("2026-08-02.jsonl"))) {
      file.write(LINE);
      assertThat(file.length()).isEqualTo(LINE.length);
    }
  }
}
