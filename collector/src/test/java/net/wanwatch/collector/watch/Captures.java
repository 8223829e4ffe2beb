package net.wanwatch.collector.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// What a real router printed.
final class Captures {
  private Captures() {}

  static List<String> lines(String name) {
    try (var in = Captures.class.getResourceAsStream("/watch/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The log as `-t` shows it; the captures were made without.
  static List<LogLine> log(String name) {
    return lines("logread." + name + ".txt").stream()
        .map(l -> l.replaceFirst(" 2026 ", " 2026 [1795346750.123] "))
        .map(l -> LogLine.parse(l).orElseThrow())
        .toList();
  }
}
