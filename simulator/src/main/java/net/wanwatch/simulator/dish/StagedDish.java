package net.wanwatch.simulator.dish;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.wanwatch.fact.DishCause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pretended dish that says what a file says, read anew at each question. A line is an outage: cause, begin and, once it is over, end, in
/// Unix seconds.
///
/// ```
/// obstructed 1795346509.860 1795346530.120
/// booting 1795346611.002
/// ```
///
/// Without the file, or with nothing in it, all is well.
public final class StagedDish implements Supplier<DishSaid> {
  private static final Logger log = LoggerFactory.getLogger(StagedDish.class);

  private final Path file;
  private final InstantSource clock;
  private final Instant began;

  public StagedDish(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    this.began = clock.instant();
  }

  @Override
  public DishSaid get() {
    var now = clock.instant();
    var uptime = Duration.between(began, now);
    var past = new ArrayList<DishSaid.Past>();
    for (var line : lines()) {
      var words = line.strip().split(" +", -1);
      var cause = cause(words[0]);
      if (cause.isEmpty() || words.length < 2) {
        log.warn("{}: no outage: {}", file, line);
        continue;
      }
      var start = instant(words[1]);
      if (words.length == 2) {
        return new DishSaid(uptime, cause, start, past);
      }
      past.add(new DishSaid.Past(cause.get(), start, Duration.between(start, instant(words[2]))));
    }
    return DishSaid.well(uptime, now, past);
  }

  private Iterable<String> lines() {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      log.warn("{}: {}", file, e.getMessage());
      return List.of();
    }
  }

  private static Optional<DishCause> cause(String word) {
    return Arrays.stream(DishCause.values()).filter(it -> it.word().equals(word)).findFirst();
  }

  private static Instant instant(String seconds) {
    return Instant.ofEpochSecond(0, new BigDecimal(seconds).movePointRight(9).longValue());
  }
}
