package net.wanwatch.collector.benchmark.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.wanwatch.collector.ssh.Exec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script itself, run by busybox's shell, and what is heard of it; `iperf3` is ours.
class MeterTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final List<Meter.Client> TWO = List.of(new Meter.Client("wg1", List.of("iperf3", "-c", "10.0.1.1")),
      new Meter.Client("wg2", List.of("iperf3", "-c", "10.0.2.1")));

  @TempDir
  private Path root = Path.of("");
  private @Nullable Process process;
  /// How many seconds without a heartbeat the script stands.
  private int patience = 5;

  @BeforeEach
  void router() throws IOException {
    boolean there = Files.isExecutable(Path.of("/bin/busybox"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as("busybox is installed").isTrue();
    }
    assumeTrue(there, "busybox is not installed");
    Files.createDirectories(root.resolve("tmp"));
    Files.createDirectories(root.resolve("proc/net"));
    counters("100.50", 10, 1000, 2000);
    iperf3("echo \"{\"; echo \"  to $2\"; echo \"}\"");
  }

  @AfterEach
  void nothingIsLeft() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void iperf3(String script) throws IOException {
    var file = Files.createDirectories(root.resolve("bin")).resolve("iperf3");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void counters(String uptime, int busy, long received, long sent) throws IOException {
    Files.writeString(root.resolve("proc/uptime"), uptime + " 90.00\n");
    Files.writeString(root.resolve("proc/stat"), "cpu  %d 0 0 80 10 0 0 0 0 0\ncpu0 1 2 3\n".formatted(busy));
    Files.writeString(root.resolve("proc/net/dev"), """
        Inter-|   Receive  |  Transmit
         face |bytes packets errs |bytes packets errs
           wg1: %d 5 0 0 0 0 0 0 %d 7 0 0 0 0 0 0
          eth1: 1 5 0 0 0 0 0 0 2 7 0 0 0 0 0 0
        br-lan:77 5 0 0 0 0 0 0 88 7 0 0 0 0 0 0
        """.formatted(received, sent));
  }

  private Exec exec(String script, Consumer<String> line, Consumer<String> ended) throws IOException {
    var builder = new ProcessBuilder("/bin/busybox", "ash", "-c",
        script.replace("</proc/", "<" + root + "/proc/")
            .replace("read -t 5 ", "read -t %d ".formatted(patience))
            .replaceFirst("cd /tmp", "cd " + root + "/tmp"));
    builder.environment().put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
    var started = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process = started;
    Thread.ofPlatform().daemon().start(() -> {
      try (var out = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8))) {
        out.lines().forEach(line);
      } catch (IOException | UncheckedIOException e) {
        line.accept("cut");
      }
      ended.accept("the script ended");
    });
    return new Exec() {
      @Override
      public void send(String text) throws IOException {
        started.getOutputStream().write((text + "\n").getBytes(UTF_8));
        started.getOutputStream().flush();
      }

      @Override
      public void close() {
        try {
          started.getOutputStream().close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static Meter.Heard next(Meter meter) throws Exception {
    return meter.next(SOON).orElseThrow();
  }

  private static Meter.Heard.Second second(Meter meter) throws Exception {
    meter.beat();
    while (true) {
      if (next(meter) instanceof Meter.Heard.Second second) {
        return second;
      }
    }
  }

  private boolean nobodyRuns() throws IOException {
    try (var left = Files.list(root.resolve("tmp"))) {
      return process != null && process.descendants().noneMatch(ProcessHandle::isAlive) && !process.isAlive()
          && left.findAny().isEmpty();
    }
  }

  @Test
  void eachHeartbeatBringsTheCountersThatWereAskedFor() throws Exception {
    iperf3("exec sleep 60");
    try (var meter = Meter.open(this::exec, TWO, List.of("br-lan", "wg1"), Duration.ofSeconds(60))) {
      var first = second(meter).counters();
      assertThat(first).isEqualTo(new Counters(Duration.ofMillis(100_500), 10, 100,
          Map.of("wg1", new Counters.Link(1000, 2000), "br-lan", new Counters.Link(77, 88))));
      counters("101.50", 60, 5000, 2100);
      var later = second(meter).counters();
      assertThat(later.since(first, "wg1")).contains(new Counters.Link(4000, 100));
      assertThat(later.cpuSince(first)).contains(1.0);
      counters("102.50", 60, 1, 1);
      assertThat(second(meter).counters().since(later, "wg1")).as("made anew").isEmpty();
    }
    await().atMost(SOON).until(this::nobodyRuns);
  }

  @Test
  void whatEachClientPrintedComesWhenItHasEnded() throws Exception {
    try (var meter = Meter.open(this::exec, TWO, List.of("wg1"), Duration.ofSeconds(60))) {
      var ended = new TreeMap<String, String>();
      while (ended.size() < 2) {
        meter.beat();
        for (var heard = meter.next(Duration.ofMillis(300)); heard
            .isPresent(); heard = meter.next(Duration.ofMillis(300))) {
          if (heard.get() instanceof Meter.Heard.Ended(var key, var text)) {
            ended.put(key, text);
          }
        }
      }
      assertThat(ended).containsEntry("wg1", "{\n  to 10.0.1.1\n}\n").containsEntry("wg2", "{\n  to 10.0.2.1\n}\n");
    }
  }

  @Test
  void noIperf3IsWhatTheShellSaysOfIt() throws Exception {
    Files.delete(root.resolve("bin/iperf3"));
    var words = List.of("no-such-iperf3", "-c", "10.0.1.1");
    try (var meter = Meter.open(this::exec, List.of(new Meter.Client("wg1", words)), List.of("wg1"), SOON)) {
      meter.beat();
      Optional<Meter.Heard> heard = Optional.empty();
      while (!(heard.orElse(null) instanceof Meter.Heard.Ended(var _, var text) && text.contains("not found"))) {
        heard = meter.next(Duration.ofMillis(500));
        meter.beat();
      }
    }
  }

  @Test
  void silenceEndsEverything() throws Exception {
    iperf3("exec sleep 60");
    var meter = Meter.open(this::exec, TWO, List.of("wg1"), Duration.ofSeconds(60));
    second(meter);
    await().atMost(SOON).until(this::nobodyRuns);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> meter.next(SOON)).withMessage("the script ended");
  }

  @Test
  void closingEndsEverythingAtOnce() throws Exception {
    patience = 3600;
    iperf3("exec sleep 60");
    var meter = Meter.open(this::exec, TWO, List.of("wg1"), Duration.ofSeconds(60));
    second(meter);
    assertThat(process).isNotNull();
    meter.close();
    await().atMost(SOON).until(this::nobodyRuns);
  }

  @Test
  void itEndsAfterItsTimeWhateverWeSay() throws Exception {
    patience = 3600;
    iperf3("exec sleep 60");
    var meter = Meter.open(this::exec, TWO, List.of("wg1"), Duration.ofSeconds(3));
    for (int i = 0; i < 3; i++) {
      second(meter);
    }
    meter.beat();
    await().atMost(SOON).until(this::nobodyRuns);
  }

  @Test
  void noNameBecomesACommand() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> MeterScript.text(List.of(List.of("iperf3", "$(reboot)")), List.of("wg1"), 9));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> MeterScript.text(List.of(), List.of("wg1;reboot"), 9));
  }
}
