package net.wanwatch.collector.dish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.wanwatch.collector.dish.DishScript.Ask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script itself, run by busybox's shell with busybox's `nc` and `hexdump`, against a gRPC server that nobody of us wrote.
class DishScriptTest {
  private static final Instant NOW = Instant.parse("2026-08-01T19:14:03Z");
  @TempDir
  Path root = Path.of("");

  @BeforeEach
  void router() throws IOException {
    boolean there = Files.isExecutable(Path.of("/bin/busybox"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as("busybox is installed").isTrue();
    }
    assumeTrue(there, "busybox is not installed");
    Files.createDirectories(root.resolve("tmp"));
    Files.createDirectories(root.resolve("bin"));
    for (var tool : List.of("nc", "hexdump", "mkdir", "rm", "sleep")) {
      var file = root.resolve("bin").resolve(tool);
      Files.writeString(file, "#!/bin/busybox ash\nexec /bin/busybox " + tool + " \"$@\"\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /// A library that does no harm when it is loaded twice.
  private void sockopt() throws IOException {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      var libc = maps.map(line -> line.replaceFirst(".* ", ""))
          .filter(line -> line.contains("/libc.so") || line.contains("/ld-musl"))
          .findFirst();
      assumeTrue(libc.isPresent(), "no C library to be loaded");
      Files.createDirectories(root.resolve("lib/mwan3"));
      Files.createSymbolicLink(root.resolve("lib/mwan3/libwrap_mwan3_sockopt.so.1.0"), Path.of(libc.get()));
    }
  }

  private static List<Ask> asks(String... tunnels) {
    return Stream.of(tunnels).map(tunnel -> new Ask(tunnel, "eth1", "100.64.1.13", 11)).toList();
  }

  private Process start(List<Ask> asks, int port, boolean past) throws IOException {
    var request = GrpcCall.request("192.168.100.1:9200", DishMessages.METHOD, DishMessages.requests(past));
    var script = DishScript.text(asks, request, "127.0.0.1", port, root.toString());
    assertThat(script.getBytes(UTF_8)).as("dropbear refuses a longer one").hasSizeLessThan(8000);
    var builder = new ProcessBuilder("/bin/busybox", "ash", "-c", script);
    builder.environment().put("PATH", root.resolve("bin").toString());
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private DishScript.Printed ask(List<Ask> asks, int port, boolean past) throws Exception {
    var process = start(asks, port, past);
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return DishScript.parse(text);
  }

  private List<Path> left() throws IOException {
    try (var files = Files.list(root.resolve("tmp"))) {
      return files.toList();
    }
  }

  @Test
  void wholeAnswersComeOfAllAtOnce() throws Exception {
    sockopt();
    try (var dish = new TestDish()) {
      dish.status = TestDish.status(status -> {
        status.writeByteArray(1014, TestDish.outage(6, NOW.toEpochMilli(), 40_000));
        status.writeByteArray(3000, new byte[3000]);
      });
      dish.history = TestDish.message(response -> response.writeByteArray(2006, TestDish.message(history -> {
        for (int each = 1001; each < 1005; each++) {
          history.writeByteArray(each, new byte[3600]);
        }
        history.writeByteArray(1009, TestDish.outage(5, NOW.minusSeconds(20).toEpochMilli(), 7_500));
      })));

      var printed = ask(asks("wg1", "wg2", "lte-4.7"), dish.port(), true);

      assertThat(printed.bytes()).containsOnlyKeys("wg1", "wg2", "lte-4.7");
      for (var bytes : printed.bytes().values()) {
        var said = (DishAnswer.Said) DishMessages.read(bytes, true, "hill magic", NOW);
        assertThat(said.status().cause()).contains("obstructed");
        assertThat(said.past()).extracting(DishOutage::cause).containsExactly("no-satellites");
      }
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void nobodyAtThatAddressIsSaidWithTheReason() throws Exception {
    sockopt();
    int port;
    try (var closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    var printed = ask(asks("wg1"), port, false);

    assertThat(printed.bytes().get("wg1")).isEmpty();
    assertThat(printed.complaints().get("wg1")).contains("refused");
    assertThat(left()).isEmpty();
  }

  @Test
  void oneThatHangsKeepsNobodyLongAndNothingIsLeft() throws Exception {
    sockopt();
    try (var hangs = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var process = start(asks("wg1", "wg2"), hangs.getLocalPort(), false);
      var children = new ArrayList<ProcessHandle>();
      await().atMost(Duration.ofMinutes(1)).until(() -> {
        process.descendants().forEach(children::add);
        return !children.isEmpty();
      });
      var printed = DishScript.parse(new String(process.getInputStream().readAllBytes(), UTF_8));
      process.waitFor();

      assertThat(printed.bytes().values()).allMatch(bytes -> bytes.length == 0);
      assertThat(printed.complaints()).doesNotContainKey("");
      assertThat(left()).isEmpty();
      await().atMost(Duration.ofMinutes(1)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void oneThatNeverStopsTalkingFillsNoMemory() throws Exception {
    sockopt();
    try (var floods = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var thread = Thread.ofVirtual().start(() -> {
        try (var socket = floods.accept()) {
          var part = new byte[65_536];
          while (!Thread.currentThread().isInterrupted()) {
            socket.getOutputStream().write(part);
          }
        } catch (IOException _) {
          // Its reader has gone.
        }
      });
      var printed = ask(asks("wg1"), floods.getLocalPort(), false);

      assertThat(printed.bytes().get("wg1")).hasSizeLessThanOrEqualTo(GrpcCall.LONGEST);
      assertThat(left()).isEmpty();
      thread.join();
    }
  }

  @Test
  void cutOffItEndsAndLeavesNothing() throws Exception {
    sockopt();
    try (var hangs = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var process = start(asks("wg1", "wg2", "wg3"), hangs.getLocalPort(), false);
      await().atMost(Duration.ofMinutes(1)).until(() -> !left().isEmpty() && process.descendants().count() > 3);
      var children = process.descendants().toList();
      process.getInputStream().close();
      process.destroy();

      await().atMost(Duration.ofMinutes(1))
          .until(() -> left().isEmpty() && !process.isAlive() && children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void aRouterWithoutTheLibrarySaysSo() throws Exception {
    assertThat(ask(asks("wg1"), 9, false).complaints().get("")).contains("libwrap_mwan3_sockopt");
  }

  @Test
  void anAnswerThatIsCutShortIsKnown() {
    assertThat(DishScript.parse("= wg1\n0000\n").complaints()).containsEntry("", "the router's answer was cut short");
    assertThat(DishScript.parse("= wg1\nxyz\n= end\n").bytes().get("wg1")).isEmpty();
    assertThat(DishScript.parse("").complaints()).containsKey("");
  }
}
