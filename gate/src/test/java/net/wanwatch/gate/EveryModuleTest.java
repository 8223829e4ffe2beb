package net.wanwatch.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// In a build of all modules a failed test does not end its module's build, or Maven would skip every module that depends on
/// it and one fault would hide the others. This test comes last and fails for all of them.
///
/// A build of some modules has no gate, and their tests fail there (`testFailureIgnore` in the parent's `pom.xml`).
class EveryModuleTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Instant BEGAN = Instant
      .parse(System.getProperty("wanwatch.build.began", "1970-01-01T00:00:00Z"));

  @Test
  void everyTestOfEveryModulePassed() throws IOException {
    var failures = new ArrayList<String>();
    for (var module : Module.all(ROOT, BEGAN)) {
      failures.addAll(module.failures());
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void everyTestRan() throws IOException {
    var missing = new ArrayList<String>();
    for (var module : Module.all(ROOT, BEGAN)) {
      if (System.getProperty("test") == null) {
        missing.addAll(module.missing(false));
      }
      if (System.getProperty("it.test") == null && module.hadIntegrationTests()) {
        missing.addAll(module.missing(true));
      }
    }
    assertThat(missing).isEmpty();
  }

  /// The expression names the last of all projects by its number.
  @Test
  void failuresAreLeftToTheGateOnlyWhereThereIsOne() throws IOException {
    int modules = Module.all(ROOT, BEGAN).size() + 1;
    assertThat(Files.readString(ROOT.resolve("pom.xml")).split("\\$\\{session\\.projects\\[" + modules + "]", -1))
        .as("both plugins' testFailureIgnore")
        .hasSize(3);
  }
}
