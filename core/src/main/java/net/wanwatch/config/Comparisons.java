package net.wanwatch.config;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Benchmarks.QuietHours;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;

/// When the same work goes over several ways, to tell which is better. The time zone, the load gate and further quiet hours are those of
/// [Benchmarks], and each tunnel's budget counts too.
///
/// @param quietHours no comparison begins or goes on then, by hand neither
/// @param budget what all comparisons of a router may cost, over all its tunnels
/// @param plan empty: comparisons run by hand only
public record Comparisons(List<QuietHours> quietHours, Budget budget, List<Planned> plan) {
  /// Of fewer blocks nothing can be said.
  public static final int FEWEST_BLOCKS = 6;
  public static final int MOST_BLOCKS = 60;

  public Comparisons {
    quietHours = List.copyOf(quietHours);
    plan = List.copyOf(plan);
  }

  /// By hand only.
  public static Comparisons none() {
    return new Comparisons(List.of(), Budget.NONE, List.of());
  }

  public boolean quiet(LocalTime time) {
    return quietHours.stream().anyMatch(hours -> hours.covers(time));
  }

  /// One line of the plan.
  ///
  /// @param name its own, on what was not compared
  /// @param flows connections at once
  /// @param seconds of each run that are measured
  /// @param tunnel that of the way `one`; empty for the best
  public record Planned(String name, Work work, int flows, Duration seconds, int blocks, List<Way> ways,
      Optional<String> tunnel, When when) {
    public Planned {
      ways = List.copyOf(ways);
    }

    /// Whether a router has what it means.
    public boolean isOf(Config.Router router) {
      return tunnel.isEmpty() || router.tunnels().stream().anyMatch(it -> it.name().equals(tunnel.get()));
    }
  }
}
