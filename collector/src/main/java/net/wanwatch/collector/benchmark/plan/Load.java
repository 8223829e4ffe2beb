package net.wanwatch.collector.benchmark.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import net.wanwatch.collector.benchmark.run.Asked;
import net.wanwatch.collector.router.RouterReading;
import net.wanwatch.collector.router.RouterReading.Link;
import net.wanwatch.config.Config;
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

  /// Bytes/s toward the crew, and away from it.
  public record Rates(double down, double up) {}

  /// Bytes/s over the test's tunnels in its direction; empty where the router does not tell. Takes some seconds.
  public OptionalDouble measure(Asked asked) throws InterruptedException {
    return measure(asked.tunnels()).map(rates -> asked.direction() == Direction.DOWN ? rates.down() : rates.up())
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  /// Over all of these; empty where the router does not tell. Takes some seconds.
  public Optional<Rates> measure(List<Config.Tunnel> tunnels) throws InterruptedException {
    var before = fresh(Instant.MIN);
    if (before.isEmpty()) {
      return Optional.empty();
    }
    Thread.sleep(BETWEEN);
    var after = fresh(before.get().at);
    if (after.isEmpty()) {
      return Optional.empty();
    }
    double seconds = Duration.between(before.get().at, after.get().at).toMillis() / 1000.0;
    long down = bytes(after.get(), tunnels, Link::receivedBytes) - bytes(before.get(), tunnels, Link::receivedBytes);
    long up = bytes(after.get(), tunnels, Link::sentBytes) - bytes(before.get(), tunnels, Link::sentBytes);
    return down < 0 || up < 0 || seconds <= 0 ? Optional.empty() : Optional.of(new Rates(down / seconds, up / seconds));
  }

  private static long bytes(At at, List<Config.Tunnel> tunnels, ToLongFunction<Link> counter) {
    return tunnels.stream().flatMap(t -> at.reading.link(t.name()).stream()).mapToLong(counter).sum();
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
