package net.wanwatch.simulator;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import net.wanwatch.simulator.world.Fault;

/// What happens for a while.
///
/// @param name for `--scene`
/// @param sentence what somebody on the site would see
/// @param faults what is broken meanwhile, by the tunnel's number
/// @param routerSilent the router does not answer over SSH
public record Scene(String name, String sentence, Duration lasts, Map<Integer, Set<Fault>> faults,
    boolean routerSilent) {
  public Scene {
    faults = Map.copyOf(faults);
  }

  static Scene calm(Duration lasts, String sentence) {
    return new Scene("calm", sentence, lasts, Map.of(), false);
  }

  static Scene of(String name, String sentence, int seconds, int tunnel, Fault fault) {
    return new Scene(name, sentence, Duration.ofSeconds(seconds), Map.of(tunnel, EnumSet.of(fault)), false);
  }

  Scene lasting(Duration time) {
    return new Scene(name, sentence, time, faults, routerSilent);
  }
}
