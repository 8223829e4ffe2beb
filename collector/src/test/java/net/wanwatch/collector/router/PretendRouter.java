package net.wanwatch.collector.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A folder that looks like a router to [PollScript]: its `/proc`, its trackers' files, and a `bin` of commands that
/// write down when they are called. The shell and the small tools are busybox's own.
final class PretendRouter {
  private final Path root;
  private final Path calls;

  PretendRouter(Path root) throws IOException {
    this.root = root;
    this.calls = root.resolve("calls");
    put("proc/uptime", capture("/router/proc-uptime.txt"));
    put("proc/loadavg", capture("/router/proc-loadavg.txt"));
    put("proc/stat", "cpu  4705 150 1120 16250 520 0 30 0 0 0\ncpu0 4705 150 1120 16250 520 0 30 0 0 0\n");
    put("proc/sys/net/netfilter/nf_conntrack_count", "214\n");
    put("proc/net/dev", capture("/router/proc-net-dev.all-online.txt"));
    put("etc/init.d/mwan3", "");
    put("etc/config/mwan3", "config globals 'globals'\n");
    for (var line : capture("/mwan3/run-mwan3track-files.all-online.txt").lines().toList()) {
      put("var/run/mwan3track/" + line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1) + "\n");
    }
    for (var tool : List.of("date", "cat", "awk", "grep", "md5sum")) {
      command(tool, "exec " + busybox() + " " + tool + " \"$@\"");
    }
    says("ip", capture("/router/ip-o-addr.txt"));
    says("wg", capture("/router/wg-show-all-dump.router.all-online.txt"));
    says("iptables", capture("/mwan3/iptables-mangle.all-online.txt"));
    says("uci", capture("/mwan3/uci-show-mwan3.txt"));
    command("ubus", "exit 9");
  }

  /// Without busybox there is nothing to try, but where the whole gate runs it has to be there.
  static void needsBusybox() {
    boolean there = !busybox().isEmpty();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as("busybox is installed").isTrue();
    }
    assumeTrue(there, "busybox is not installed");
  }

  static String capture(String name) throws IOException {
    try (var in = PretendRouter.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  /// A command that prints a text.
  void says(String name, String text) throws IOException {
    put("says/" + name, text);
    command(name, "exec " + busybox() + " cat " + root.resolve("says").resolve(name));
  }

  void command(String name, String script) throws IOException {
    put("bin/" + name, "#!/bin/sh\necho " + name + " >>" + calls + "\n" + script + "\n");
    Files.setPosixFilePermissions(root.resolve("bin").resolve(name), PosixFilePermissions.fromString("rwx------"));
  }

  void put(String file, String text) throws IOException {
    var path = root.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }

  void remove(String file) throws IOException {
    try (Stream<Path> below = Files.walk(root.resolve(file))) {
      for (var path : below.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }

  /// What the poll's script prints here, on standard output alone.
  String poll(String known) throws IOException {
    Files.deleteIfExists(calls);
    var command = new ArrayList<>(List.of(busybox(), "ash", "-c", PollScript.text(known, root.toString())));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", root.resolve("bin").toString());
    var process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  /// The commands that the last poll called.
  List<String> calls() throws IOException {
    return Files.readAllLines(calls).stream().sorted().toList();
  }

  private static String busybox() {
    return Stream.of("/bin/busybox", "/usr/bin/busybox")
        .filter(p -> Files.isExecutable(Path.of(p)))
        .findFirst()
        .orElse("");
  }
}
