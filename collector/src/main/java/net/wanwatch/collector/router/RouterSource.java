package net.wanwatch.collector.router;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.wanwatch.collector.mwan3.Mwan3Metrics;
import net.wanwatch.config.Config;
import net.wanwatch.poll.Reading;

/// One router and its latest reading, as the metrics look at it.
public record RouterSource(Config.Router router, Supplier<Reading<RouterReading>> latest) {
  /// Empty while it was not heard: a silent router has no old numbers.
  Optional<RouterReading> heard() {
    return switch (latest.get()) {
      case Reading.Heard(_, var reading) -> Optional.of(reading);
      case Reading.Pending(),Reading.Silent(_, _) -> Optional.empty();
    };
  }

  /// Its mwan3 alone.
  public Mwan3Metrics.Source mwan3() {
    return new Mwan3Metrics.Source(router.name(), tunnelsByMember(), () -> heard().flatMap(RouterReading::mwan3));
  }

  private Map<String, String> tunnelsByMember() {
    return router.tunnels().stream().collect(Collectors.toMap(Config.Tunnel::member, Config.Tunnel::name, (a, _) -> a));
  }
}
