package net.wanwatch.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.wanwatch.collector.compare.ComparisonPlan;
import net.wanwatch.config.Comparisons;
import net.wanwatch.config.Config;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;

/// The plan of comparisons as a person reads it, told from the configuration alone.
final class PlannedComparisons {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE dd HH:mm:ss", Locale.ENGLISH);

  private PlannedComparisons() {}

  /// Empty where nothing is planned.
  static String text(Config config, Instant now, ZoneId zone) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("comparison", "router", "work", "flows", "seconds", "blocks", "ways", "when", "next"));
    for (var planned : config.comparisons().plan()) {
      for (var router : config.routers()) {
        if (planned.isOf(router)) {
          rows.add(List.of(planned.name(), router.name(), planned.work().word(), "" + planned.flows(),
              "" + planned.seconds().toSeconds(), "" + planned.blocks(), ways(planned),
              UnderstoodPlan.when(planned.when()),
              ComparisonPlan.times(config, router, planned)
                  .next(now)
                  .map(at -> TIME.format(at.atZone(zone)))
                  .orElse("never")));
        }
      }
    }
    return rows.size() == 1 ? "" : Understood.table(rows);
  }

  private static String ways(Comparisons.Planned planned) {
    return planned.ways()
        .stream()
        .map(way -> way == Way.ONE ? planned.tunnel().map("one (%s)"::formatted).orElse("one") : way.word())
        .collect(Collectors.joining(", "));
  }

  /// What deserves a second look.
  static List<String> notes(Config config) {
    var notes = new ArrayList<String>();
    var plan = config.comparisons().plan();
    if (plan.isEmpty()) {
      return notes;
    }
    if (config.collector().tokenFile().isEmpty()) {
      notes.add("planned comparisons cannot run without collector: token-file: the agent lends nothing to strangers");
    }
    for (var router : config.routers()) {
      if (router.tunnels().size() < 2) {
        notes.add(
            "no comparison runs on %s: it has one tunnel, and nothing to compare it with".formatted(router.name()));
      } else if (plan.stream().anyMatch(it -> it.work() != Work.CALL)
          && router.tunnels().stream().anyMatch(it -> it.ceiling().isEmpty())) {
        notes.add("only calls are compared on %s, for not every tunnel of it has a ceiling".formatted(router.name()));
      }
    }
    return notes;
  }
}
