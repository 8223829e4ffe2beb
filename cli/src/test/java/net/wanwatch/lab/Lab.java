package net.wanwatch.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// `lab/lab` for tests: one Magic Box, VPS and crew network, with agent, collector and Prometheus running inside.
///
/// It is raised anew for each class and taken down with this JVM; classes that run at the same time, in this JVM or another,
/// have labs of their own. What a killed JVM left, the next `lab up` takes down.
/// Where it cannot be raised (no root, a tool is missing) a test is skipped with the reason; with `CI=true` it
/// fails instead.
final class Lab {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  /// Of waiting: only something that hangs takes so long.
  private static final Duration HANGS = Duration.ofMinutes(5);
  /// Seconds until it is forgotten, of 120 since its last packet, and mwan3's mark.
  private static final Pattern KEPT = Pattern.compile("^udp +17 ([0-9]+) .* dport=9977 .*\\[ASSURED] mark=([0-9]+) ");
  private static final long PID = ProcessHandle.current().pid();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Thread, Lab> BY_THREAD = new HashMap<>();

  private final Path folder;
  private Optional<Path> more = Optional.empty();

  private Lab(Path folder) {
    this.folder = folder;
  }

  static Lab running() throws Exception {
    unlessPossible().ifPresent(reason -> {
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail("the lab cannot run: " + reason);
      }
      Assumptions.abort("the lab cannot run: " + reason);
    });
    var lab = mine();
    lab.lab("down");
    lab.lab("up");
    lab.lab("run");
    return lab;
  }

  private static Lab mine() {
    synchronized (BY_THREAD) {
      return BY_THREAD.computeIfAbsent(Thread.currentThread(), _ -> {
        var lab = new Lab(Path.of("/run/wanwatch-lab-%d-%d".formatted(PID, BY_THREAD.size() + 1)));
        Runtime.getRuntime().addShutdownHook(new Thread(lab::down));
        return lab;
      });
    }
  }

  private static Optional<String> unlessPossible() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("network namespaces need root");
    }
    var missing = List
        .of("wireguard-go", "wg", "iperf3", "dropbear", "busybox", "iptables", "conntrack", "prometheus",
            "prometheus-alertmanager", "fping", "dnsmasq", "curl")
        .stream()
        .filter(tool -> !onPath(tool))
        .toList();
    return missing.isEmpty() ? Optional.empty() : Optional.of("not installed: " + String.join(", ", missing));
  }

  private static boolean onPath(String tool) {
    return List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
        .stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private void down() {
    try {
      lab("down");
    } catch (IOException | InterruptedException e) {
      System.err.println("lab down failed: " + e.getMessage());
    }
  }

  /// Runs `lab WORDS…` and returns what it printed.
  ///
  /// @throws IOException where it failed, with all it said
  String lab(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<String>(List.of(ROOT.resolve("lab/lab").toString()));
    command.addAll(List.of(words));
    var output = Files.createTempFile("lab", ".out");
    try {
      var builder = new ProcessBuilder(command).directory(ROOT.toFile());
      builder.environment().put("WANWATCH_LAB", folder.toString());
      more.ifPresent(file -> builder.environment().put("WANWATCH_LAB_MORE", file.toString()));
      builder.environment().put("WANWATCH_LAB_OWNER", Long.toString(PID));
      var process = builder.redirectErrorStream(true)
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectOutput(output.toFile())
          .start();
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("lab " + String.join(" ", words) + " did not end");
      }
      var said = Files.readString(output, UTF_8);
      if (process.exitValue() != 0) {
        throw new IOException(
            "lab %s failed with %d: %s".formatted(String.join(" ", words), process.exitValue(), said));
      }
      return said;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /// Starts what does not run, with more lines in the collector's section of the configuration.
  void run(String ofCollector) throws IOException, InterruptedException {
    more = Optional.of(Files.writeString(folder.resolve("more.yaml"), ofCollector));
    try {
      lab("run");
    } finally {
      more = Optional.empty();
    }
  }

  String exec(String host, String... command) throws IOException, InterruptedException {
    var words = new ArrayList<String>(List.of("exec", host));
    words.addAll(List.of(command));
    return lab(words.toArray(String[]::new));
  }

  /// Starts one of this machine's own programs on a host's network; it writes to the file until the lab is taken down.
  void begin(String host, Path output, String... command) throws IOException, InterruptedException {
    var words = new ArrayList<String>(List.of("ip", "netns", "exec", lab("netns", host).strip()));
    words.addAll(List.of(command));
    var _ = new ProcessBuilder(words).redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(output.toFile())
        .start();
  }

  String get(String host, String url) throws IOException, InterruptedException {
    return exec(host, "curl", "-sS", "--max-time", "10", url);
  }

  /// Asks the lab's Prometheus; the first sample of the answer.
  OptionalDouble ask(String query) throws IOException, InterruptedException {
    var answer = result(query);
    return answer.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(answer.get(0).get("value").get(1).asText()));
  }

  private JsonNode result(String query) throws IOException, InterruptedException {
    var answer = JSON.readTree(exec("site", "curl", "-sS", "-G", "--max-time", "10",
        "http://127.0.0.1:9090/api/v1/query", "--data-urlencode", "query=" + query));
    if (!answer.path("status").asText().equals("success")) {
      throw new IOException("Prometheus refuses " + query + ": " + answer);
    }
    return answer.get("data").get("result");
  }

  /// Waits until the query answers this number.
  void await(String query, double expected) {
    await(query + " to be " + expected, () -> {
      var answer = ask(query);
      return answer.isPresent() && answer.getAsDouble() == expected;
    });
  }

  /// Waits until it is so, and says how long that took. No test may ask how long it takes, for that is a matter of the
  /// machine: what is promised is measured in `lab/bench`.
  static void await(String what, Callable<Boolean> condition) {
    await(what, HANGS, condition);
  }

  /// Where something else would bring it about later.
  static void await(String what, Duration before, Callable<Boolean> condition) {
    long began = System.nanoTime();
    try {
      Awaitility.await(what).atMost(before).pollInterval(Duration.ofMillis(500)).ignoreExceptions().until(condition);
    } catch (ConditionTimeoutException e) {
      mine().tell();
      throw e;
    }
    System.out.printf("%.1f s: %s%n", (System.nanoTime() - began) / 1e9, what);
  }

  /// What the collector says and wrote last, for whoever has nothing but the log of a test that failed.
  private void tell() {
    try (var files = Files.list(folder.resolve("journal/collector"))) {
      System.out.println(get("site", "http://127.0.0.1:9978/api/v1/status").replaceAll("\"spark\":\\[.*?],?", ""));
      var lines = new ArrayList<String>();
      for (var file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        lines.addAll(Files.readAllLines(file));
      }
      lines.removeIf(line -> line.contains("\"kind\":\"minute\""));
      lines.subList(Math.max(0, lines.size() - 60), lines.size()).forEach(System.out::println);
    } catch (IOException | InterruptedException e) {
      System.out.println("The lab says nothing: " + e);
    }
  }

  /// What the router keeps for the collector's connections (P2) by now: at least two on every tunnel. Others have one packet.
  void flowsOnEveryTunnel() {
    await("two connections on every tunnel", () -> {
      var flows = exec("router", "/usr/lib/lab/conntrack", "-L", "-p", "udp", "--orig-dst", "10.0.0.1");
      return IntStream.of(0x100, 0x200, 0x300)
          .allMatch(mark -> flows.lines()
              .map(KEPT::matcher)
              .filter(Matcher::find)
              .filter(flow -> Integer.parseInt(flow.group(1)) >= 118 && Integer.parseInt(flow.group(2)) == mark)
              .count() >= 2);
    });
  }

  private static String host(String program) {
    return switch (program) {
      case "agent", "alertmanager", "prometheus-vps" -> "vps";
      case "chat", "dishes" -> "internet";
      default -> "site";
    };
  }

  /// The pid on its own host, which has its own process ids.
  private String pid(String program) throws IOException {
    return Files.readString(folder().resolve("run/" + program)).strip();
  }

  boolean runs(String program) throws IOException, InterruptedException {
    return exec(host(program), "sh", "-c", "kill -0 " + pid(program) + " 2>/dev/null && echo yes || echo no")
        .contains("yes");
  }

  void kill(String program, String signal) throws IOException, InterruptedException {
    exec(host(program), "kill", "-" + signal, pid(program));
  }

  /// Everything the two ends logged.
  String logs() throws IOException {
    var logs = new StringBuilder();
    for (var name : List.of("agent", "collector")) {
      logs.append(Files.readString(folder().resolve("log/" + name)));
    }
    return logs.toString();
  }

  Path folder() {
    return folder;
  }
}
