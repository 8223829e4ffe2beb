package net.wanwatch.dashboards;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Something to run, and what it said.
record Program(int exit, String output) {
  private static final boolean CI = "true".equals(System.getenv("CI"));

  /// Skips the test where none of these is a program, but not on CI.
  static Path first(String... paths) {
    var found = Stream.of(paths).map(Path::of).filter(Files::isExecutable).findFirst();
    assumeTrue(found.isPresent() || CI, "none of " + String.join(", ", paths));
    return found.orElseThrow(() -> new AssertionError("CI lacks all of " + String.join(", ", paths)));
  }

  static Program run(Path folder, long seconds, List<String> command) throws IOException, InterruptedException {
    var said = File.createTempFile("wanwatch-said", ".txt");
    try {
      var process = new ProcessBuilder(command).directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(said)
          .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Program(-1, Files.readString(said.toPath()) + "took longer than " + seconds + " s");
      }
      return new Program(process.exitValue(), Files.readString(said.toPath()));
    } finally {
      Files.delete(said.toPath());
    }
  }
}
