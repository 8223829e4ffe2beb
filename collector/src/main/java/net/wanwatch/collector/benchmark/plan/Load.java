package net.wanwatch.collector.benchmark.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.poll.Poll;
import net.wanwatch.poll.Reading;

/// How much traffic a router's tunnels carry right now, from two polls of it that are asked for.
public final class Load {
  private static final Duration BETWEEN = Duration.ofSeconds(4);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Poll<RouterReading> poll;

  private record At(Instant at, RouterReading reading) {}

  public Load(Poll<RouterReading> poll) {
    this.poll = poll;
  }

  /// Bytes/s over the test's tunnels in its direction; empty where the router does not tell. Takes some seconds.
  public OptionalDouble measure(Asked asked) throws InterruptedException {
    var before = fresh(Instant.MIN);
    if (before.isEmpty()) {
      return OptionalDouble.empty();
    }
    Thread.sleep(BETWEEN);
    var after = fresh(before.get().at);
    if (after.isEmpty()) {
      return OptionalDouble.empty();
    }
    double seconds = Duration.between(before.get().at, after.get().at).toMillis() / 1000.0;
    long bytes = bytes(after.get().reading, asked) - bytes(before.get().reading, asked);
    return bytes < 0 || seconds <= 0 ? OptionalDouble.empty() : OptionalDouble.of(bytes / seconds);
  }

  private static long bytes(RouterReading reading, Asked asked) {
    return asked.tunnels()
        .stream()
        .flatMap(t -> reading.link(t.name()).stream())
        .mapToLong(l -> asked.direction() == Direction.DOWN ? l.receivedBytes() : l.sentBytes())
        .sum();
  }

  /// A reading that is newer than what stood there when we asked, and than the one before.
  private Optional<At> fresh(Instant before) throws InterruptedException {
    var old = heard().map(At::at).filter(at -> at.isAfter(before)).orElse(before);
    poll.askNow();
    for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() - end < 0;) {
      var now = heard().filter(h -> h.at.isAfter(old));
      if (now.isPresent()) {
        return now;
      }
      Thread.sleep(50);
    }
    return Optional.empty();
  }

  private Optional<At> heard() {
    return poll.get() instanceof Reading.Heard<RouterReading>(var at, var reading)
        ? Optional.of(new At(at, reading))
        : Optional.empty();
  }
}
