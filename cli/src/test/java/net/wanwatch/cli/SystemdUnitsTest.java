package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What systemd's own tool says of the shipped units. That they run is tried by `lab/bench/units`.
class SystemdUnitsTest {
  private static final Path UNITS = Path.of("../examples/systemd").toAbsolutePath().normalize();
  private static final Path TOOL = Path.of("/usr/bin/systemd-analyze");
  private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for \\S+: (\\d+\\.\\d)");
  /// 10 is a service that may do everything.
  private static final double MOST_EXPOSED = 2.0;

  @TempDir
  private Path folder = Path.of("");

  @BeforeEach
  void needsTheTool() {
    if (!Files.isExecutable(TOOL)) {
      if ("true".equals(System.getenv("CI"))) {
        fail("not installed: systemd");
      }
      abort("not installed: systemd");
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  @ParameterizedTest
  @ValueSource(strings = {"wanwatch-agent.service", "wanwatch-collector.service"})
  void aUnitIsHardlyExposed(String unit) throws Exception {
    var said = run(TOOL.toString(), "security", "--no-pager", "--offline=true", UNITS.resolve(unit).toString());
    var level = EXPOSURE.matcher(said);
    assertThat(level.find()).as(said).isTrue();
    assertThat(Double.parseDouble(level.group(1))).as(said).isLessThanOrEqualTo(MOST_EXPOSED);
  }

  /// The program stands elsewhere on this machine, and nothing else may be complained of.
  @Test
  void systemdUnderstandsEveryLine() throws Exception {
    var program = Path.of("../wanwatch").toAbsolutePath().normalize();
    for (var end : new String[]{"agent", "collector"}) {
      var unit = "wanwatch-" + end + ".service";
      var here = Files.writeString(folder.resolve(unit),
          Files.readString(UNITS.resolve(unit)).replace("/usr/bin/wanwatch", program.toString()));
      assertThat(run(TOOL.toString(), "verify", "--man=no", "--recursive-errors=no", here.toString())).isEmpty();
    }
  }
}
