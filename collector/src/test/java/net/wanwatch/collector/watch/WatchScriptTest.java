package net.wanwatch.collector.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.wanwatch.config.Config;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script itself, run by busybox's shell; `ping` and `logread` are ours and stay until they are killed.
class WatchScriptTest {
  /// Of waiting for what comes at once on a machine that is idle.
  private static final Duration LONGEST = Duration.ofMinutes(2);
  @TempDir
  Path root = Path.of("");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private @Nullable Process process;

  @BeforeEach
  void router() throws IOException {
    boolean there = Files.isExecutable(Path.of("/bin/busybox"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as("busybox is installed").isTrue();
    }
    assumeTrue(there, "busybox is not installed");
    Files.createDirectories(root.resolve("tmp"));
    command("logread", "echo \"logread $*\"; exec sleep 600");
    ping("echo \"ping $* mark=$FWMARK from=$SRCIP device=$DEVICE\"; exec sleep 600");
    command("ip", "echo 'default via 100.64.1.1 dev eth1 table wan1 proto static src 100.64.1.13 metric 40'");
  }

  @AfterEach
  void nothingIsLeft() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private void command(String name, String script) throws IOException {
    var file = root.resolve("bin").resolve(name);
    Files.createDirectories(root.resolve("bin"));
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void ping(String script) throws IOException {
    command("ping", "case $1 in -V) echo \"ping: unrecognized option: V\" >&2; exit 1 ;; esac\n" + script);
  }

  /// A library that does no harm when it is loaded twice.
  private void sockopt() throws IOException {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      var libc = maps.map(l -> l.replaceFirst(".* ", ""))
          .filter(l -> l.contains("/libc.so") || l.contains("/ld-musl"))
          .findFirst();
      assumeTrue(libc.isPresent());
      Files.createDirectories(root.resolve("lib/mwan3"));
      Files.createSymbolicLink(root.resolve("lib/mwan3/libwrap_mwan3_sockopt.so.1.0"), Path.of(libc.get()));
    }
  }

  private Process start() throws IOException {
    return start(Fixtures.plan());
  }

  private Process start(WatchPlan plan) throws IOException {
    var builder = new ProcessBuilder("/bin/busybox", "ash", "-c", WatchScript.text(plan, root.toString()));
    builder.environment().put("PATH", root.resolve("bin") + ":/usr/bin:/bin");
    var started = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process = started;
    Thread.ofPlatform().daemon().start(() -> {
      try (var out = new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8))) {
        out.lines().forEach(lines::add);
      } catch (IOException | UncheckedIOException e) {
        lines.add("cut: " + e.getMessage());
      }
    });
    return started;
  }

  private void beat(int number) throws IOException {
    var out = Objects.requireNonNull(process).getOutputStream();
    out.write((number + "\n").getBytes(UTF_8));
    out.flush();
    await().atMost(LONGEST).until(() -> lines.contains("= b " + number));
  }

  private static List<ProcessHandle> children(Process process) {
    return process.descendants().filter(ProcessHandle::isAlive).toList();
  }

  /// It takes one to six seconds, and more on a busy machine.
  private void assertNothingLeft(List<ProcessHandle> ours) {
    await().atMost(Duration.ofMinutes(2)).until(() -> {
      try (Stream<Path> left = Files.list(root.resolve("tmp"))) {
        return ours.stream().noneMatch(ProcessHandle::isAlive) && left.findAny().isEmpty();
      }
    });
  }

  @Test
  void oneShellOneLogAndOnePingPerLane() throws IOException {
    sockopt();
    var shell = start();
    beat(1);
    assertThat(children(shell)).hasSize(4);
    await().atMost(LONGEST)
        .untilAsserted(() -> assertThat(lines).contains("= s 20 target", "= s 21 target", "= s 22 target",
            "logread -f -t -e [mn][we][at][ni][3f]",
            "ping -i 1 -s 20 198.51.100.2 mark=904 from=100.64.1.13 device=eth1",
            "ping -I wg1 -i 1 -s 21 198.51.100.1 mark= from= device="));
    beat(2);
    assertThat(lines).noneMatch(l -> l.startsWith("= e"));
  }

  @Test
  void iputilsSetsTheMarkItself() throws IOException {
    command("ping", "case $1 in -V) echo 'ping from iputils 20221126' ;; *) echo \"ping $*\"; exec sleep 600 ;; esac");
    start();
    await().atMost(LONGEST).until(() -> lines.contains("ping -n -m 904 -i 1 -s 20 198.51.100.2"));
  }

  @Test
  void withoutAToolOrAMarkTheGatewayHasToDo() throws IOException {
    start();
    await().atMost(LONGEST)
        .untilAsserted(() -> assertThat(lines).contains("= s 20 gateway",
            "ping -I eth1 -i 1 -s 20 100.64.1.1 mark= from= device="));
  }

  @Test
  void withoutAMarkEvenTheRightToolHasNoWay() throws IOException {
    sockopt();
    command("ip", "echo 'default dev pppoe-wan scope link'");
    start(
        WatchPlan.of(Fixtures.ROUTER, Fixtures.TARGETS, Fixtures.reading(0, "eth1 100.64.1.13/24"), Optional.empty()));
    beat(1);
    beat(2);
    assertThat(lines).contains("= n 20").doesNotContain("= s 20 gateway", "= s 20 target");
  }

  @Test
  void whatEndsIsToldWithItsComplaintAndStartsAgain() throws IOException {
    ping("case $2 in wg1) echo 'ping: sendto: Permission denied' >&2; exit 1 ;; *) exec sleep 600 ;; esac");
    start();
    await().atMost(LONGEST).until(() -> complained("21"));
    beat(1);
    assertThat(lines).filteredOn(l -> l.startsWith("= e") || l.startsWith("= s 21"))
        .startsWith("= s 21 target", "= e 21 ping: sendto: Permission denied", "= s 21 target");
    assertThat(lines.indexOf("= e 21 ping: sendto: Permission denied")).isBetween(1, lines.indexOf("= b 1"));
  }

  @Test
  void whatComplainsWithoutEndingIsEndedAWarningIsNot() throws IOException {
    ping("case $2 in wg1) echo 'ping: sendmsg: Network is unreachable' >&2 ;;"
        + " wg2) echo 'ping: Warning: source address' >&2 ;; esac; exec sleep 600");
    start();
    await().atMost(LONGEST).until(() -> complained("21") && complained("22"));
    beat(1);
    assertThat(lines).contains("= e 21 ping: sendmsg: Network is unreachable").noneMatch(l -> l.startsWith("= e 22"));
  }

  private boolean complained(String size) throws IOException {
    try (Stream<Path> folders = Files.list(root.resolve("tmp"))) {
      var file = folders.findFirst().orElse(root).resolve(size);
      return Files.exists(file) && Files.size(file) > 0;
    }
  }

  @Test
  void allIsGoneWhenTheHeartbeatsStop() throws IOException {
    var shell = start();
    beat(1);
    var ours = children(shell);
    assertThat(ours).hasSize(4);
    assertNothingLeft(ours);
    assertThat(shell.isAlive()).isFalse();
  }

  @Test
  void allIsGoneAtOnceWhenStandardInputEnds() throws IOException {
    var shell = start();
    beat(1);
    var ours = children(shell);
    shell.getOutputStream().close();
    assertNothingLeft(ours);
  }

  @Test
  void allIsGoneAtOnceAfterASignal() throws IOException {
    var shell = start();
    beat(1);
    var ours = children(shell);
    shell.destroy();
    assertNothingLeft(ours);
  }

  @Test
  void allIsGoneWhenNobodyReadsAnyMore() throws IOException {
    var shell = start();
    beat(1);
    var ours = children(shell);
    Objects.requireNonNull(process).getInputStream().close();
    var out = shell.getOutputStream();
    out.write("2\n3\n".getBytes(UTF_8));
    out.flush();
    assertNothingLeft(ours);
  }

  @Test
  void whatADeadOneLeftIsSweptAndALivingOneIsLeftAlone() throws IOException {
    var dead = Files.createDirectory(root.resolve("tmp/.wanwatch.4194399"));
    var living = Files.createDirectory(root.resolve("tmp/.wanwatch." + ProcessHandle.current().pid()));
    start();
    beat(1);
    assertThat(dead).doesNotExist();
    assertThat(living).exists();
  }

  @Test
  void twelveTunnelsFitIntoOneCommandOfDropbear() {
    var tunnels = IntStream.range(1, 13)
        .mapToObj(n -> new Config.Tunnel("wireguard" + n, "", "", "", "", Optional.of("pppoe-" + n)))
        .toList();
    var r = Fixtures.ROUTER;
    var router = new Config.Router(r.name(), r.addresses(), r.port(), r.user(), r.key(), r.passphraseFile(),
        r.knownHosts(), r.links(), tunnels);
    var text = WatchScript.text(WatchPlan.of(router, Fixtures.TARGETS, Fixtures.reading(1), Optional.empty()));
    assertThat(text.getBytes(UTF_8)).hasSizeLessThan(4000);
  }
}
