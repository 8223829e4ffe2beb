package net.wanwatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a packet capture on the router saw of the echo's replies: when each tunnel fell silent, and when it answered again.
final class Silences {
  /// What answers on the VPS's own address, through whichever tunnel mwan3 chose.
  static final String CREW = "crew";
  private static final Duration LEAST = Duration.ofSeconds(1);
  /// From a probe to the next.
  private static final Duration BEAT = Duration.ofMillis(110);

  private final Path capture;

  /// A tunnel that did not answer; its end is empty while it does not.
  record Silence(Instant start, Optional<Instant> end) {}

  /// @param capture what `tcpdump -tt -n` writes of the replies
  Silences(Path capture) {
    this.capture = capture;
  }

  /// The silence of each tunnel that began after a moment, the first if there are several. It began between its last reply and
  /// when the next would have come.
  Map<String, Silence> since(Instant from) throws IOException {
    var last = new HashMap<String, Instant>();
    var found = new HashMap<String, Silence>();
    for (var line : lines()) {
      var words = line.split(" +");
      var tunnel = tunnel(words);
      if (tunnel.isPresent()) {
        var at = moment(words[0]);
        var before = last.put(tunnel.get(), at);
        if (before != null && before.isAfter(from) && Duration.between(before, at).compareTo(LEAST) > 0) {
          found.putIfAbsent(tunnel.get(), new Silence(before.plus(BEAT), Optional.of(at)));
        }
      }
    }
    var now = Instant.now();
    last.forEach((tunnel, at) -> {
      if (at.isAfter(from) && Duration.between(at, now).compareTo(LEAST.multipliedBy(2)) > 0) {
        found.putIfAbsent(tunnel, new Silence(at.plus(BEAT), Optional.empty()));
      }
    });
    return found;
  }

  /// When a silence ended that held at a moment.
  Optional<Instant> endOf(String tunnel, Instant moment) throws IOException {
    Optional<Instant> last = Optional.empty();
    for (var line : lines()) {
      var words = line.split(" +");
      if (tunnel(words).equals(Optional.of(tunnel))) {
        var at = moment(words[0]);
        if (at.isAfter(moment)) {
          return last.filter(before -> Duration.between(before, at).compareTo(LEAST) > 0).map(_ -> at);
        }
        last = Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private List<String> lines() throws IOException {
    var text = Files.readString(capture);
    return new ArrayList<>(text.substring(0, text.lastIndexOf('\n') + 1).lines().toList());
  }

  /// `1785.1 wg2 In IP 10.0.2.1.9977 > 192…`.
  private static Optional<String> tunnel(String[] words) {
    for (var word : words) {
      if (word.matches("10\\.0\\.[1-9]\\.1\\.9977")) {
        return Optional.of("wg" + word.charAt(5));
      }
      if (word.equals("10.0.0.1.9977")) {
        return Optional.of(CREW);
      }
    }
    return Optional.empty();
  }

  private static Instant moment(String seconds) {
    long micros = Math.round(Double.parseDouble(seconds) * 1e6);
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }
}
