package net.wanwatch.config;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import net.wanwatch.config.Benchmarks.QuietHours;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.fact.DrillKind;

/// When tunnels are cut on purpose. The time zone, the load gate and further quiet hours are those of [Benchmarks].
///
/// @param quietHours no drill begins then, by hand neither
/// @param plan empty: drills run by hand only
public record Drills(List<QuietHours> quietHours, List<Planned> plan) {
  /// As the agent has it.
  public static final int LONGEST = 120;

  public Drills {
    quietHours = List.copyOf(quietHours);
    plan = List.copyOf(plan);
  }

  /// By hand only.
  public static Drills none() {
    return new Drills(List.of(), List.of());
  }

  public boolean quiet(LocalTime time) {
    return quietHours.stream().anyMatch(hours -> hours.covers(time));
  }

  /// One line of the plan.
  ///
  /// @param name its own, on what it did not do
  /// @param tunnels each is cut in turn; empty: all of them
  /// @param length of a cut
  public record Planned(String name, List<String> tunnels, DrillKind kind, Duration length, When when) {
    public Planned {
      tunnels = List.copyOf(tunnels);
    }

    /// Those of a router that it means, as they stand in the file.
    public List<Config.Tunnel> of(Config.Router router) {
      return router.tunnels().stream().filter(it -> tunnels.isEmpty() || tunnels.contains(it.name())).toList();
    }
  }
}
