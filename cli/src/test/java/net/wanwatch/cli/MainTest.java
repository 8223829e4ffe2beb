package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  static List<Path> invalidConfigs() throws IOException {
    try (var files = Files.list(Path.of("../core/src/test/resources/config/invalid"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("invalidConfigs")
  void badConfigIsOneLineAndYours(Path file) {
    for (var command : List.of("check", "agent", "collector")) {
      var typed = wanwatch(command, "--config", file.toString());

      assertThat(typed.code()).isEqualTo(1);
      assertThat(typed.out()).isEmpty();
      assertThat(typed.err()).startsWith(file + ":").endsWith("\n").hasLineCount(1);
    }
  }

  @Test
  void tokenThatCannotBeUsedIsYours(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("x.yaml"),
        "agent: {token-file: token}\ncollector: {token-file: token}\n"
            + Files.readString(Path.of("../examples/wanwatch.yaml")));
    for (var command : List.of("agent", "collector")) {
      var typed = wanwatch(command, "--config", file.toString());
      assertThat(typed.code()).isEqualTo(1);
      assertThat(typed.err()).startsWith("wanwatch: token file %s/token does not exist; make one: ".formatted(folder))
          .hasLineCount(1);
    }
    assertThat(folder.resolve("journal")).doesNotExist();
  }

  @Test
  void nothingTypedIsYours() {
    assertThat(wanwatch()).isEqualTo(new Typed(1, "", "wanwatch: a command is missing; see wanwatch --help\n"));
  }

  @Test
  void mistypedCommandIsSuggested() {
    assertThat(wanwatch("colector"))
        .isEqualTo(new Typed(1, "", "wanwatch: unknown 'colector', did you mean 'collector'?; see wanwatch --help\n"));
  }

  @Test
  void unknownOptionIsYours() {
    assertThat(wanwatch("check", "--zzz"))
        .isEqualTo(new Typed(1, "", "wanwatch: unknown '--zzz'; see wanwatch check --help\n"));
  }

  @Test
  void levelThatIsNoneIsYours() {
    assertThat(wanwatch("agent", "--log-level", "loud")).isEqualTo(new Typed(1, "", "wanwatch: Invalid value for option"
        + " '--log-level': 'loud' is none of error, warn, info, debug; see wanwatch agent --help\n"));
  }

  @Test
  void missingFileIsYoursAndNamed() {
    assertThat(wanwatch("check", "--config", "nowhere.yaml")).isEqualTo(new Typed(1, "",
        "nowhere.yaml: there is no" + " such file: 'wanwatch init' writes one, or name another with --config\n"));
  }

  @Test
  void withoutConfigTheSearchedPlacesAreNamed() {
    assertThat(wanwatch("check")).isEqualTo(new Typed(1, "",
        "wanwatch: no configuration: looked for " + Path.of("wanwatch.yaml").toAbsolutePath()
            + " and /etc/wanwatch/wanwatch.yaml; 'wanwatch init' writes one, --config names another;"
            + " see wanwatch check --help\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "collector", "check", "replay", "version"})
  void everyCommandHelps(String command) {
    var typed = wanwatch(command, "--help");

    assertThat(typed.code()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out()).startsWith("Usage: wanwatch " + command).doesNotContain("\u001b");
  }

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    assertThat(wanwatch("--help").out()).contains("agent ", "collector ", "check ", "version ",
        "0 fine, 1 your input, 2 our trouble");
  }

  @Test
  void versionIsOneLine() {
    assertThat(wanwatch("--version")).isEqualTo(wanwatch("version"));
    assertThat(wanwatch("version").out()).matches("wanwatch \\d\\S+, commit \\S+, Java 25\\S*\n");
  }
}
