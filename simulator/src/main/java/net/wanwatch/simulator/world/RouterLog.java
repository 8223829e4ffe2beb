package net.wanwatch.simulator.world;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The router's log, as `logread -f -t` shows it: from now on, nothing of before.
public final class RouterLog {
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private final List<Consumer<String>> readers = new CopyOnWriteArrayList<>();

  /// @param reader must be quick
  /// @return ends the reading
  public Runnable follow(Consumer<String> reader) {
    readers.add(reader);
    return () -> readers.remove(reader);
  }

  /// @param from facility, level and program: `user.notice mwan3track[9314]`
  void write(Instant at, String from, String message) {
    var line = "%s [%d.%03d] %s: %s".formatted(DATE.format(at), at.getEpochSecond(), at.getNano() / 1_000_000, from,
        message);
    readers.forEach(reader -> reader.accept(line));
  }
}
