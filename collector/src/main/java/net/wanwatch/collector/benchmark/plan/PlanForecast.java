package net.wanwatch.collector.benchmark.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Ceiling;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Throughput.Over;

/// What a plan comes to, told from the configuration alone.
public final class PlanForecast {
  private final Config config;
  private final Instant now;

  public PlanForecast(Config config, Instant now) {
    this.config = config;
    this.now = now;
  }

  /// When a variant runs next on a router; empty when it never does.
  public Optional<Instant> next(Config.Router router, Variant variant) {
    return times(router, variant).next(now);
  }

  private PlannedTimes times(Config.Router router, Variant variant) {
    return new PlannedTimes(variant, router.name(), config.benchmarks().zone());
  }

  /// Bytes that the plan's tests of this tunnel can cost a day, if every one of them runs and takes all it may.
  public long worstDay(Config.Router router, Config.Tunnel tunnel) {
    double bytes = 0;
    for (var variant : config.benchmarks().plan()) {
      bytes += worstCase(router, tunnel, variant) * times(router, variant).aDay(now);
    }
    return Math.round(bytes);
  }

  private static double worstCase(Config.Router router, Config.Tunnel tunnel, Variant variant) {
    var ceilings = variant.over() == Over.CREW
        ? router.tunnels().stream().flatMap(t -> t.ceiling().stream()).toList()
        : tunnel.ceiling().stream().toList();
    double bits = ceilings.stream().mapToLong((Ceiling c) -> c.of(variant.direction())).sum();
    return tunnel.ceiling().isEmpty() ? 0 : bits / 8 * (variant.seconds().plus(variant.omitted()).toSeconds() + 1);
  }

  /// What deserves a second look: budgets that the plan can overrun.
  public List<String> notes() {
    var notes = new ArrayList<String>();
    for (var router : config.routers()) {
      for (var tunnel : router.tunnels()) {
        long day = worstDay(router, tunnel);
        tunnel.budget().day().ifPresent(budget -> note(notes, tunnel, "day", day, budget));
        tunnel.budget().month().ifPresent(budget -> note(notes, tunnel, "month", day * 30, budget));
        if (tunnel.budget().day().orElse(0) > tunnel.budget().month().orElse(Long.MAX_VALUE)) {
          notes.add("%s may spend %s a day but %s a month: the month's budget is the one that counts".formatted(
              tunnel.name(), Budgets.size(tunnel.budget().day().orElseThrow()),
              Budgets.size(tunnel.budget().month().orElseThrow())));
        }
      }
      if (!config.benchmarks().plan().isEmpty() && router.tunnels().stream().allMatch(t -> t.ceiling().isEmpty())) {
        notes.add(
            "nothing of the plan runs on %s, for no tunnel of it has a ceiling: write 'ceiling: {down: 150Mbit, up: 20Mbit}' below each"
                .formatted(router.name()));
      }
    }
    if (!config.benchmarks().plan().isEmpty() && config.collector().tokenFile().isEmpty()) {
      notes.add("the plan cannot run without collector: token-file: the agent lends nothing to strangers");
    }
    return notes;
  }

  private static void note(List<String> notes, Config.Tunnel tunnel, String period, long worst, long budget) {
    if (worst > budget) {
      notes.add("the plan can cost %s %s a %s, its budget is %s: tests beyond it are skipped".formatted(tunnel.name(),
          Budgets.size(worst), period, Budgets.size(budget)));
    }
  }

  /// `5h`, as the file has it.
  public static String words(Duration duration) {
    return duration.toSeconds() % 3600 == 0
        ? duration.toHours() + "h"
        : duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }
}
