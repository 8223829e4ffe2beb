package net.wanwatch.collector.mwan3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// What a real router printed.
final class Captures {
  private Captures() {}

  static List<String> lines(String name) {
    try (var in = Captures.class.getResourceAsStream("/mwan3/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The captures show `folder/FILE=value`; grep, which we use, puts a colon there and shows no empty file.
  static List<String> trackers(String scenario) {
    return lines("run-mwan3track-files." + scenario + ".txt").stream()
        .filter(l -> !l.endsWith("="))
        .map(l -> l.replaceFirst("=", ":"))
        .toList();
  }

  static Mwan3Settings settings() {
    return Mwan3Settings.parse(lines("uci-show-mwan3.txt"));
  }
}
