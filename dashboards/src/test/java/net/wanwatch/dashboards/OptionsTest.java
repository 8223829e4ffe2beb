package net.wanwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The JSON is what its source says, and Grafana's own types know every option in it.
class OptionsTest {
  private static final Path SCHEMA = Path.of("schema");

  @TempDir
  private Path folder = Path.of("");

  @Test
  void whatShipsIsWhatTheSourceWrites() throws Exception {
    var node = Program.first("/usr/bin/node", "/usr/local/bin/node").toString();
    assertThat(Program.run(Path.of("."), 30, List.of(node, "source/build.mjs", folder.toString())))
        .isEqualTo(new Program(0, ""));
    for (var dashboard : Dashboard.all()) {
      var file = dashboard.name() + ".json";
      assertThat(folder.resolve(file)).hasSameTextualContentAs(Dashboard.FOLDER.resolve(file));
    }
  }

  @Test
  void grafanasSchemaKnowsEveryOption() throws Exception {
    var node = Program.first("/usr/bin/node", "/usr/local/bin/node").toString();
    var compiler = SCHEMA.resolve("node_modules/typescript/bin/tsc");
    if (!Files.exists(compiler)) {
      var npm = Program.first("/usr/bin/npm", "/usr/local/bin/npm").toString();
      var installed = Program.run(SCHEMA, 180,
          List.of(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"));
      assumeTrue(installed.exit() == 0 || "true".equals(System.getenv("CI")), "npm: " + installed.output());
      assertThat(installed.exit()).as(installed.output()).isZero();
    }
    assertThat(Program.run(SCHEMA, 30, List.of(node, "check.mjs"))).isEqualTo(new Program(0, ""));
    var judged = Program.run(SCHEMA, 120, List.of(node, "node_modules/typescript/bin/tsc", "-p", "."));
    assertThat(judged.output()).isEmpty();
    assertThat(judged.exit()).isZero();
  }
}
