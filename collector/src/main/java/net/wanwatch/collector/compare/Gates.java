package net.wanwatch.collector.compare;

import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.judge.View;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Comparisons;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Throughput.Direction;

/// Whether a comparison may run now. A comparison of ways of which one is not there would tell nothing, and it loads the line for minutes.
final class Gates {
  private final Benchmarks manners;
  private final Comparisons comparisons;
  private final Capacity capacity;

  /// What a tunnel can carry, in bytes/s.
  @FunctionalInterface
  public interface Capacity {
    double of(String router, Config.Tunnel tunnel, Direction direction);
  }

  /// @param manners of the throughput tests: quiet hours and the load gate
  /// @param comparisons further quiet hours
  Gates(Benchmarks manners, Comparisons comparisons, Capacity capacity) {
    this.manners = manners;
    this.comparisons = comparisons;
    this.capacity = capacity;
  }

  /// By what is known at once.
  Optional<NotNow> shut(View.Router router, View.Crew crew, boolean maintenance, Instant now) {
    if (maintenance) {
      return refused("maintenance", "work is announced: compare when it is over, or end it: wanwatch maintenance end");
    }
    var time = LocalTime.ofInstant(now, manners.zone()).truncatedTo(ChronoUnit.SECONDS);
    if (manners.quiet(time) || comparisons.quiet(time)) {
      return refused("quiet-hours",
          "these are quiet hours (%s: quiet-hours)".formatted(comparisons.quiet(time) ? "comparisons" : "benchmarks"));
    }
    if (crew.darkSince().isPresent()) {
      return refused("crew-dark", "the crew has no internet now");
    }
    for (var tunnel : router.tunnels()) {
      if (!tunnel.mwan3().word().equals("online")) {
        return refused("offline", "mwan3 says %s of %s: compare when every tunnel is there"
            .formatted(tunnel.mwan3().word(), tunnel.config().name()));
      }
    }
    return router.tunnels().size() < 2
        ? refused("only-one", "there is one tunnel only, and nothing to compare it with")
        : Optional.empty();
  }

  /// By what the crew uses of all tunnels.
  Optional<NotNow> crowded(Config.Router router, Load.Rates load) {
    double part = Math.max(load.down() / all(router, Direction.DOWN), load.up() / all(router, Direction.UP));
    return part > manners.loadGate()
        ? refused("load",
            "the crew uses %d %% of what the tunnels can carry".formatted(Math.round(Math.min(9.99, part) * 100)))
        : Optional.empty();
  }

  private double all(Config.Router router, Direction direction) {
    return router.tunnels().stream().mapToDouble(it -> capacity.of(router.name(), it, direction)).sum();
  }

  /// The tunnel of the way `one`: by its last tcp result, or else its ceiling, the one that carries most.
  Config.Tunnel best(String router, List<Config.Tunnel> tunnels) {
    var best = tunnels.getFirst();
    for (var tunnel : tunnels) {
      if (capacity.of(router, tunnel, Direction.DOWN) > capacity.of(router, best, Direction.DOWN)) {
        best = tunnel;
      }
    }
    return best;
  }

  static Optional<NotNow> refused(String reason, String said) {
    return Optional.of(new NotNow(reason, said));
  }
}
