package net.wanwatch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The hosts of a lab that is up, for a bench that kills: what runs on each, started and seen from outside of it, by this
/// machine's own pids.
final class LabHosts {
  private final Path folder;
  private final Path lab;

  /// @param start of the process, in ticks since this machine's: pids come again
  record Running(long pid, long parent, long start, String command) {
    boolean alive() {
      return read(pid).filter(now -> now.start == start).isPresent();
    }

    @Override
    public String toString() {
      return "%d %s".formatted(pid, command.length() > 100 ? command.substring(0, 100) + "…" : command);
    }
  }

  /// @param folder of the lab
  /// @param lab its script
  LabHosts(Path folder, Path lab) {
    this.folder = folder;
    this.lab = lab;
  }

  Path folder() {
    return folder;
  }

  private String holder(String host) throws IOException {
    return Files.readString(folder.resolve(host).resolve("pid")).strip();
  }

  private List<String> inside(String host, List<String> command) throws IOException {
    var words = new ArrayList<>(
        List.of("nsenter", "--target", holder(host), "--net", "--mount", "--pid", "--uts", "--"));
    words.addAll(command);
    return words;
  }

  /// A program of this machine, on that host's network and with its own pids there.
  Process start(String host, Path log, List<String> command, Map<String, String> environment) throws IOException {
    var builder = new ProcessBuilder(inside(host, command)).redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// What a command on that host printed.
  String run(String host, String... command) throws IOException, InterruptedException {
    return output(inside(host, List.of(command)), Map.of());
  }

  /// The same of a program that this host does not have: only the network is its own.
  String runOnNetwork(String host, String... command) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("nsenter", "--target", holder(host), "--net", "--"));
    words.addAll(List.of(command));
    return output(words, Map.of());
  }

  /// `lab WORDS…`.
  String lab(String... words) throws IOException, InterruptedException {
    return lab(Map.of(), List.of(words));
  }

  /// @param environment of whatever it starts, too
  String lab(Map<String, String> environment, List<String> words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(lab.toString()));
    command.addAll(words);
    return output(command, environment);
  }

  private String output(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var file = Files.createTempFile("wanwatch-bench", ".out");
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true)
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectOutput(file.toFile());
      builder.environment().put("WANWATCH_LAB", folder.toString());
      builder.environment().putAll(environment);
      int code = builder.start().waitFor();
      var said = Files.readString(file, UTF_8);
      if (code != 0) {
        throw new IOException("%s failed with %d: %s".formatted(String.join(" ", command), code, said));
      }
      return said;
    } finally {
      Files.delete(file);
    }
  }

  /// All that is on that host's network, and so on that host.
  List<Running> running(String host) throws IOException {
    var network = Files.readSymbolicLink(Path.of("/proc", holder(host), "ns/net"));
    var all = new ArrayList<Running>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : each) {
        if (isIn(process, network)) {
          read(Long.parseLong(process.getFileName().toString())).ifPresent(all::add);
        }
      }
    }
    return all;
  }

  private static boolean isIn(Path process, Path network) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/net")).equals(network);
    } catch (IOException _) {
      return false; // it has ended
    }
  }

  /// What the given ones began, and what those began.
  static Set<Running> below(List<Running> all, Set<Long> pids) {
    var children = new HashMap<Long, List<Running>>();
    all.forEach(each -> children.computeIfAbsent(each.parent, _ -> new ArrayList<>()).add(each));
    var found = new HashSet<Running>();
    var next = new ArrayList<>(pids);
    while (!next.isEmpty()) {
      for (var child : children.getOrDefault(next.removeLast(), List.of())) {
        if (found.add(child)) {
          next.add(child.pid);
        }
      }
    }
    return found;
  }

  /// Empty for what has ended, also where nobody has waited for it yet.
  private static Optional<Running> read(long pid) {
    var folder = Path.of("/proc", Long.toString(pid));
    try {
      var stat = Files.readString(folder.resolve("stat"));
      var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return Optional.empty();
      }
      var command = Files.readString(folder.resolve("cmdline"), UTF_8).replace('\0', ' ').strip();
      return Optional.of(new Running(pid, Long.parseLong(fields[1]), Long.parseLong(fields[19]),
          command.isEmpty() ? "[" + name + "]" : command));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
