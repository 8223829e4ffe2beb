package net.wanwatch.collector.drill;

import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.benchmark.plan.Load;
import net.wanwatch.collector.benchmark.plan.NotNow;
import net.wanwatch.collector.judge.View;
import net.wanwatch.config.Benchmarks;
import net.wanwatch.config.Config;
import net.wanwatch.config.Drills;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Verdict;

/// Whether a tunnel may be cut now: only where the crew loses nothing that another tunnel does not carry. What is not known is no
/// leave, but for the load of tunnels of which nobody knows what they can carry.
final class Gates {
  private final Benchmarks manners;
  private final Drills drills;
  private final Capacity capacity;

  /// What a tunnel can carry, in bytes/s; [Double#MAX_VALUE] where nobody knows.
  @FunctionalInterface
  public interface Capacity {
    double of(String router, Config.Tunnel tunnel, Direction direction);
  }

  /// @param manners of the throughput tests: quiet hours and the load gate
  /// @param drills further quiet hours
  Gates(Benchmarks manners, Drills drills, Capacity capacity) {
    this.manners = manners;
    this.drills = drills;
    this.capacity = capacity;
  }

  /// By what is known at once.
  Optional<NotNow> shut(View.Router router, View.Crew crew, String tunnel, Optional<String> busy, boolean maintenance,
      Instant now) {
    if (busy.isPresent()) {
      return refused("busy", busy.get());
    }
    if (maintenance) {
      return refused("maintenance", "work is announced: drill when it is over, or end it: wanwatch maintenance end");
    }
    var time = LocalTime.ofInstant(now, manners.zone()).truncatedTo(ChronoUnit.SECONDS);
    if (manners.quiet(time) || drills.quiet(time)) {
      return refused("quiet-hours",
          "these are quiet hours (%s: quiet-hours)".formatted(drills.quiet(time) ? "drills" : "benchmarks"));
    }
    if (crew.darkSince().isPresent()) {
      return refused("crew-dark", "the crew has no internet now");
    }
    if (router.tunnels().size() < 2) {
      return refused("only-one", tunnel + " is the only tunnel: nothing would carry the crew");
    }
    return sick(router, tunnel).or(() -> unused(router, tunnel));
  }

  private static Optional<NotNow> sick(View.Router router, String tunnel) {
    return router.tunnels()
        .stream()
        .filter(it -> it.verdict() != Verdict.OK)
        .findFirst()
        .flatMap(it -> refused("not-ok",
            it.config().name().equals(tunnel)
                ? "%s itself is %s: a drill would tell nothing".formatted(tunnel, it.verdict().word())
                : "%s is %s: while %s is cut it could not help".formatted(it.config().name(), it.verdict().word(),
                    tunnel)));
  }

  private static Optional<NotNow> unused(View.Router router, String tunnel) {
    boolean own = inUse(router.tunnels().stream().filter(it -> it.config().name().equals(tunnel)).toList());
    if (!own) {
      return refused("not-in-use",
          "mwan3 gives %s no new connections, or nobody knows: a drill would tell nothing".formatted(tunnel));
    }
    return inUse(router.tunnels().stream().filter(it -> !it.config().name().equals(tunnel)).toList())
        ? Optional.empty()
        : refused("only-one", "%s is the only tunnel that mwan3 uses".formatted(tunnel));
  }

  private static boolean inUse(List<View.Tunnel> tunnels) {
    return tunnels.stream().anyMatch(it -> it.inUse().orElse(false));
  }

  /// By what the crew uses of what would be left.
  ///
  /// @param load of all tunnels
  Optional<NotNow> crowded(Config.Router router, String tunnel, Load.Rates load) {
    double part = Math.max(load.down() / left(router, tunnel, Direction.DOWN),
        load.up() / left(router, tunnel, Direction.UP));
    return part > manners.loadGate()
        ? refused("load",
            "the crew uses %d %% of what the other tunnels can carry".formatted(Math.round(Math.min(9.99, part) * 100)))
        : Optional.empty();
  }

  private double left(Config.Router router, String tunnel, Direction direction) {
    return router.tunnels()
        .stream()
        .filter(it -> !it.name().equals(tunnel))
        .mapToDouble(it -> capacity.of(router.name(), it, direction))
        .sum();
  }

  private static Optional<NotNow> refused(String reason, String said) {
    return Optional.of(new NotNow(reason, said));
  }
}
