package net.wanwatch.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One file per mistake, and beside it the one line that is said about it.
class InvalidConfigTest {
  private static final Path FIXTURES = Path.of("src/test/resources/config/invalid");

  static List<Path> fixtures() throws IOException {
    try (var files = Files.list(FIXTURES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void eachMistakeHasItsLine(Path file) throws IOException {
    var said = Path.of(file.toString().replace(".yaml", ".txt"));

    var line = complaint(file).replace(FIXTURES + "/", "");

    assertThat(line + "\n").isEqualTo(Files.readString(said, UTF_8));
  }

  @Test
  void noLineTellsASecret() throws IOException {
    for (var file : fixtures()) {
      assertThat(complaint(file)).doesNotContain("hunter2", "b3BlbnNz").hasLineCount(1);
    }
  }

  @Test
  void missingFileIsSaidSo(@TempDir Path folder) {
    assertThat(complaint(folder.resolve("x.yaml"))).isEqualTo(folder.resolve("x.yaml")
        + ": there is no such file: 'wanwatch init' writes one, or name another with --config");
  }

  @Test
  void folderIsNoFile(@TempDir Path folder) {
    assertThat(complaint(folder))
        .isEqualTo(folder + ": is a folder: name the file in it, such as " + folder + "/wanwatch.yaml");
  }

  @Test
  void hugeFileIsNotReadToItsEnd(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("x.yaml"), "#".repeat(2_000_000));

    assertThat(complaint(file)).endsWith("x.yaml: is larger than 1 MiB: this cannot be a configuration");
  }

  private static String complaint(Path file) {
    return assertThatExceptionOfType(BadConfig.class).isThrownBy(() -> ConfigFile.read(file)).actual().getMessage();
  }
}
