package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// In processes of their own, for signals and exit codes belong to those.
@Timeout(600)
class UntilStoppedTest {
  /// What is started in the other process: an end that closes at once, never, or does not start.
  static final class Program {
    public static void main(String[] args) throws IOException, InterruptedException, BadConfig {
      UntilStopped.run(config -> start(config, args[0]), ConfigFile.read(Path.of("../examples/wanwatch.yaml")));
    }

    private static AutoCloseable start(Config config, String manner) throws IOException {
      if (manner.equals("refuses")) {
        throw new IOException("port taken");
      }
      System.out.println("started " + config.site());
      return () -> {
        System.out.println("closing");
        if (manner.equals("hangs")) {
          Thread.sleep(3_600_000);
        }
      };
    }
  }

  @Test
  void toBeStoppedIsNoFailure() throws Exception {
    var process = start("closes");
    try (var output = process.inputReader(UTF_8)) {
      assertThat(output.readLine()).isEqualTo("started hill");

      process.toHandle().destroy();

      assertThat(output.readLine()).isEqualTo("closing");
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void endThatDoesNotCloseIsLeft() throws Exception {
    var process = start("hangs");
    try (var output = process.inputReader(UTF_8)) {
      assertThat(output.readLine()).isEqualTo("started hill");

      process.toHandle().destroy();

      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
          .contains("wanwatch: did not close within 15 s, what was not on the disk is lost");
    }
  }

  @Test
  void endThatDoesNotStartIsAFailure() throws Exception {
    var process = start("refuses");
    try (var _ = process.inputReader(UTF_8)) {
      assertThat(process.waitFor()).isEqualTo(1);
    }
  }

  private static Process start(String manner) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        Program.class.getName(), manner)).start();
  }
}
