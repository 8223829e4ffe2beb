package net.wanwatch.collector.dish;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// How a dish is, by its own word. What it does not say is absent.
///
/// @param dish tells it from the others, and nobody who it is: eight hexadecimal digits
/// @param uptime since it was switched on, or restarted
/// @param outage why it carries nothing; empty while it does
/// @param disabled why the network does not serve it, a word of [net.wanwatch.fact.DishCause]; empty where it does
/// @param obstructed whether something stands in its way now
/// @param obstruction part of its time in which something did, 0 to 1
/// @param dropRate part of its own pings to its ground station that were lost in the last second, 0 to 1
/// @param latency to its ground station
/// @param down bits per second that it received in the last second
/// @param up bits per second that it sent
/// @param ethernet what its cable runs at, in Mbit/s
public record DishStatus(String dish, Optional<Duration> uptime, Optional<DishOutage> outage, Optional<String> disabled,
    boolean obstructed, OptionalDouble obstruction, OptionalDouble dropRate, Optional<Duration> latency,
    OptionalLong down, OptionalLong up, OptionalInt ethernet, Set<DishAlert> alerts) {
  /// What it loses of its own pings where it does not work.
  private static final double MUCH = 0.5;

  public DishStatus {
    alerts = Set.copyOf(alerts);
  }

  /// Why nothing passes, in one word; empty where it says that all is well.
  public Optional<String> cause() {
    return outage.map(DishOutage::cause).or(() -> disabled);
  }

  /// Whether it says that all is well: that it works, with nothing in its way. A dish that says nothing is not well.
  public boolean isWell() {
    boolean speaks = !dish.isEmpty() || uptime.isPresent();
    return speaks && cause().isEmpty() && !obstructed && !alerts.contains(DishAlert.THERMAL_SHUTDOWN)
        && dropRate.orElse(0) < MUCH;
  }
}
