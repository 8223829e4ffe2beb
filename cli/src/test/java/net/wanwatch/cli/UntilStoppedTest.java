package net.wanwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.wanwatch.config.BadConfig;
import net.wanwatch.config.Config;
import net.wanwatch.config.ConfigFile;
import net.wanwatch.fact.Stoppable;
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
      if (manner.equals("starts") && System.in.read() < 0) {
        throw new IOException("nobody is there");
      }
      if (manner.equals("fills")) {
        return new Filling();
      }
      return () -> {
        System.out.println("closing");
        if (manner.equals("hangs")) {
          Thread.sleep(3_600_000);
        }
      };
    }
  }

  /// Keeps more and more, until a collection leaves 97 % of what there is.
  private static final class Filling implements Stoppable {
    private final List<byte[]> kept = new ArrayList<>();
    private volatile String reason = "told to";

    Filling() {
      Thread.ofPlatform().daemon().start(this::fill);
    }

    private void fill() {
      var pool = ManagementFactory.getMemoryPoolMXBeans()
          .stream()
          .filter(each -> each.getName().equals("Tenured Gen"))
          .findFirst()
          .orElseThrow();
      while (pool.getCollectionUsage().getUsed() < 0.97 * pool.getUsage().getMax()) {
        kept.add(new byte[100_000]);
        ManagementFactory.getMemoryMXBean().gc();
      }
      System.out.println("kept " + kept.size());
    }

    @Override
    public void because(String why) {
      reason = why;
    }

    @Override
    public void close() {
      System.out.println("closing, for " + reason);
    }
  }

  @Test
  void aHeapThatFillsEndsInOrderAndSaysSo() throws Exception {
    var process = start("fills", "-XX:+UseSerialGC", "-Xmn3m", "-XX:SurvivorRatio=4", "-Xmx32m",
        "-XX:+ExitOnOutOfMemoryError");
    try (var output = process.inputReader(UTF_8)) {
      assertThat(output.readLine()).isEqualTo("started hill");
      assertThat(output.readLine()).startsWith("kept ");
      assertThat(output.readLine()).isEqualTo("closing, for the heap is full");
      assertThat(process.waitFor()).isEqualTo(2);
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
  void whoIsStoppedWhileItStartsClosesToo() throws Exception {
    var process = start("starts");
    try (var output = process.inputReader(UTF_8)) {
      assertThat(output.readLine()).isEqualTo("started hill");

      process.toHandle().destroy();
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();

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

  private static Process start(String manner, String... options) throws IOException {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        Program.class.getName(), manner));
    return new ProcessBuilder(command).start();
  }
}
