package net.wanwatch.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.wanwatch.fact.Fact;
import org.junit.jupiter.api.Test;

/// What is read by hand is what binding reads, of a line that is whole and of one that is not.
class MinuteJsonTest {
  private static final String KIND = ",\"kind\":\"minute\"";
  /// Of the time and the kind, which say by whom a line is read.
  private static final int HEAD = 33 + KIND.length();

  private static List<String> minutes() {
    try (var lines = MinuteJsonTest.class.getResourceAsStream("/journal/lines.jsonl")) {
      return new String(lines.readAllBytes(), UTF_8).lines().filter(line -> line.contains(KIND)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The kind at the end is not where the reader by hand looks for it.
  private static String bound(String line) {
    int end = line.lastIndexOf('}');
    return end < 0
        ? line.replace(KIND, "") + KIND
        : line.substring(0, end).replace(KIND, "") + KIND + line.substring(end);
  }

  private static Optional<Fact> read(String line) {
    try {
      return Optional.of(FactJson.read(line)).filter(Fact.Minute.class::isInstance);
    } catch (MalformedFact _) {
      return Optional.empty();
    }
  }

  @Test
  void whatIsWhole() {
    var lines = minutes();
    assertThat(lines).hasSizeGreaterThan(3);
    for (var line : lines) {
      assertThat(read(line)).as(line).isPresent().isEqualTo(read(bound(line)));
    }
  }

  @Test
  void fieldOfALaterVersionIsPassedOver() {
    for (var line : minutes()) {
      assertThat(read(line.replace("\"errors\"", "\"colour\":[\"red\",{}],\"errors\""))).as(line).isEqualTo(read(line));
    }
  }

  /// 1,200 of them: a byte changed, cut out, or doubled.
  @Test
  void whatIsDamagedIsReadAlike() {
    var random = new Random(7);
    int read = 0;
    for (var line : minutes()) {
      for (int i = 0; i < 1_200 / minutes().size(); i++) {
        var damaged = new StringBuilder(line);
        int at = HEAD + random.nextInt(line.length() - HEAD - 1);
        switch (random.nextInt(3)) {
          case 0 -> damaged.setCharAt(at, "0123456789.-+eE\"{}[]:,nut ".charAt(random.nextInt(26)));
          case 1 -> damaged.deleteCharAt(at);
          default -> damaged.insert(at, line.charAt(at));
        }
        var fact = read(damaged.toString());
        read += fact.isPresent() ? 1 : 0;
        assertThat(fact).as(damaged.toString()).isEqualTo(read(bound(damaged.toString())));
      }
    }
    assertThat(read).isBetween(120, 1_080);
  }
}
