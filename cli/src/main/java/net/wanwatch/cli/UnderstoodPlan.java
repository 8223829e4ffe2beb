package net.wanwatch.cli;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.wanwatch.collector.benchmark.budget.Budgets;
import net.wanwatch.collector.benchmark.plan.PlanForecast;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.config.Config;

/// What the configuration says about throughput tests, as a person reads it; nothing where there is neither a plan nor
/// a ceiling.
final class UnderstoodPlan {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE HH:mm:ss", Locale.ENGLISH);

  private UnderstoodPlan() {}

  static String text(Config config, Instant now) {
    if (config.benchmarks().plan().isEmpty()
        && config.routers().stream().flatMap(r -> r.tunnels().stream()).noneMatch(t -> t.ceiling().isPresent())) {
      return "";
    }
    var outlook = new PlanForecast(config, now);
    return "\n" + Understood.table(List.of(List.of("benchmarks", manners(config))))
        + config.routers().stream().map(router -> router(config, router, outlook)).collect(Collectors.joining());
  }

  private static String manners(Config config) {
    var all = config.benchmarks();
    var quiet = all.quietHours().isEmpty()
        ? "no quiet hours"
        : "quiet " + all.quietHours().stream().map(h -> h.from() + "-" + h.until()).collect(Collectors.joining(", "));
    return "scenario %s, %s (%s), load gate %d %%, crew loss %d %%".formatted(all.scenario(), quiet, all.zone(),
        Math.round(all.loadGate() * 100), Math.round(all.crewLoss() * 100));
  }

  private static String router(Config config, Config.Router router, PlanForecast outlook) {
    var variants = new ArrayList<List<String>>();
    variants.add(List.of("variant", "over", "", "flows", "protocol", "seconds", "when", "next on " + router.name()));
    for (var variant : config.benchmarks().plan()) {
      variants.add(List.of(variant.name(), variant.over().word(), variant.direction().word(), "" + variant.flows(),
          variant.protocol().word(), variant.omitted().toSeconds() + "+" + variant.seconds().toSeconds(),
          when(variant.when()),
          outlook.next(router, variant).map(at -> TIME.format(at.atZone(config.benchmarks().zone()))).orElse("never")));
    }
    var tunnels = new ArrayList<List<String>>();
    tunnels.add(List.of("tunnel", "ceiling down/up", "plan's worst day", "budget a day", "budget a month"));
    for (var tunnel : router.tunnels()) {
      tunnels.add(List.of(tunnel.name(),
          tunnel.ceiling()
              .map(c -> "%s/%s Mbit/s".formatted(megabits(c.down()), megabits(c.up())))
              .orElse("none: not tested"),
          Budgets.size(outlook.worstDay(router, tunnel)), size(tunnel.budget().day()), size(tunnel.budget().month())));
    }
    return (variants.size() == 1 ? "no plan: tests run by hand only\n" : "\n" + Understood.table(variants)) + "\n"
        + Understood.table(tunnels);
  }

  static String when(When when) {
    return switch (when) {
      case When.Every(var every, var jitter) ->
        "every %s, up to %s late".formatted(PlanForecast.words(every), PlanForecast.words(jitter));
      case When.Calendar(var cron) -> cron.text();
    };
  }

  private static String megabits(long bits) {
    return String.format(Locale.ROOT, "%.1f", bits / 1e6).replace(".0", "");
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent() ? Budgets.size(bytes.getAsLong()) : "–";
  }
}
