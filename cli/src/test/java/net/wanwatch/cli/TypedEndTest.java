package net.wanwatch.cli;

import static net.wanwatch.cli.Typed.wanwatch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedEndTest {
  private static final String BAD = "../core/src/test/resources/config/invalid/alias.yaml";

  @Test
  void servicesLineIsRead() {
    var end = TypedEnd.of("agent", "--config", "x.yaml", "--log-format", "json", "--log-level", "debug").orElseThrow();

    assertThat(end.config()).isEqualTo(Path.of("x.yaml"));
    assertThat(end.level()).isEqualTo(Logging.Level.DEBUG);
    assertThat(end.format()).isEqualTo(Logging.Format.JSON);
  }

  @Test
  void logIsLeftAsItFits() {
    var end = TypedEnd.of("collector", "-c", "x.yaml").orElseThrow();

    assertThat(end.level()).isEqualTo(Logging.Level.INFO);
    assertThat(end.format()).isEqualTo(Logging.Format.fitting());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "agent", "agent --help", "agent --config", "agent --config x.yaml --help",
      "agent --config x.yaml --config y.yaml", "agent --config x.yaml -c y.yaml", "agent --config -x",
      "agent --config @x", "agent --config=x.yaml", "agent --config x.yaml --log-level loud",
      "agent --config x.yaml --log-format xml", "agent --log-level info", "agent --config x.yaml --record y",
      "agent --config x.yaml y", "check --config x.yaml", "--config x.yaml agent", "agents --config x.yaml"})
  void restIsLeftToPicocli(String line) {
    assertThat(TypedEnd.of(line.isEmpty() ? new String[0] : line.split(" ", -1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "collector"})
  void complaintsAreThoseOfPicoclisRoad(String command, @TempDir Path folder) throws IOException {
    var withoutToken = Files.writeString(folder.resolve("token.yaml"),
        "agent: {token-file: token}\ncollector: {token-file: token}\n"
            + Files.readString(Path.of("../examples/wanwatch.yaml")));
    for (var file : List.of("nowhere.yaml", BAD, folder.toString(), withoutToken.toString())) {
      var here = wanwatch(command, "--config", file);

      assertThat(here).isEqualTo(wanwatch(command, "--config=" + file));
      assertThat(here.code()).isEqualTo(ExitCode.YOUR_INPUT);
      assertThat(here.err()).hasLineCount(1);
    }
  }

  @Test
  void noneOfPicoclisClassesIsLoaded() throws Exception {
    assertThat(classes("--config", BAD)).contains("net.wanwatch.config.ConfigFile").doesNotContain("picocli.");
    assertThat(classes("--config=" + BAD)).contains("picocli.");
  }

  /// What Java says it loads for an agent that does not start.
  private static String classes(String... options) throws Exception {
    var command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-Xlog:class+load", "-cp", System.getProperty("java.class.path"), Main.class.getName(), "agent"));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.inputReader()) {
      var said = out.readAllAsString();
      assertThat(process.waitFor()).isEqualTo(ExitCode.YOUR_INPUT);
      return said;
    }
  }
}
