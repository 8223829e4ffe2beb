package net.wanwatch.agent.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/// A network namespace of its own with only its loopback, whose firewall is nobody else's.
final class Namespace {
  private final String name = "wanwatch-drill-" + ProcessHandle.current().pid();

  static Namespace open() throws IOException, InterruptedException {
    var namespace = new Namespace();
    try {
      if (run(List.of("ip", "netns", "add", namespace.name)) != 0 || namespace.in("ip", "link", "set", "lo", "up") != 0
          || namespace.in("nft", "list", "ruleset") != 0) {
        namespace.close();
        throw unable("needs root, ip and nft");
      }
    } catch (IOException e) {
      throw unable("needs ip: " + e.getMessage());
    }
    return namespace;
  }

  /// With `CI=true` what cannot run fails.
  private static RuntimeException unable(String why) {
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(why);
    }
    throw new TestAbortedException(why);
  }

  List<String> words(String... command) {
    var words = new ArrayList<>(List.of("ip", "netns", "exec", name));
    words.addAll(List.of(command));
    return words;
  }

  int in(String... command) throws IOException, InterruptedException {
    return run(words(command));
  }

  String ruleset() throws IOException {
    var process = new ProcessBuilder(words("nft", "list", "ruleset")).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  Nft nft() {
    return new NftProgram(words("nft"));
  }

  /// Whether one ping over the loopback comes back.
  boolean answers() throws IOException, InterruptedException {
    return in("ping", "-c", "1", "-W", "0.2", "127.0.0.1") == 0;
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  void close() throws IOException, InterruptedException {
    var _ = run(List.of("ip", "netns", "delete", name));
  }
}
