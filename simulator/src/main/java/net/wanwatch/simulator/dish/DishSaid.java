package net.wanwatch.simulator.dish;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.wanwatch.fact.DishCause;

/// What a pretended dish says of itself at one moment.
///
/// @param uptime since it was switched on
/// @param cause why it carries nothing; empty while it does
/// @param since when it carries nothing; now where it does
/// @param past what is over, by start
public record DishSaid(Duration uptime, Optional<DishCause> cause, Instant since, List<Past> past) {
  public DishSaid {
    past = List.copyOf(past);
  }

  /// An outage that is over.
  public record Past(DishCause cause, Instant start, Duration length) {}

  public static DishSaid well(Duration uptime, Instant now, List<Past> past) {
    return new DishSaid(uptime, Optional.empty(), now, past);
  }
}
