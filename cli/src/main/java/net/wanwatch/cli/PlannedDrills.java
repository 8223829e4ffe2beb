package net.wanwatch.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.wanwatch.collector.drill.DrillPlan;
import net.wanwatch.config.Config;

/// The plan of drills as a person reads it, told from the configuration alone.
final class PlannedDrills {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE dd HH:mm:ss", Locale.ENGLISH);

  private PlannedDrills() {}

  /// Empty where nothing is planned.
  static String text(Config config, Instant now, ZoneId zone) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("drill", "router", "tunnels", "cut", "seconds", "when", "next"));
    for (var planned : config.drills().plan()) {
      for (var router : config.routers()) {
        var tunnels = planned.of(router);
        if (!tunnels.isEmpty()) {
          rows.add(List.of(planned.name(), router.name(),
              tunnels.stream().map(Config.Tunnel::name).collect(Collectors.joining(", ")), planned.kind().word(),
              "" + planned.length().toSeconds(), UnderstoodPlan.when(planned.when()),
              DrillPlan.times(config, router, planned)
                  .next(now)
                  .map(at -> TIME.format(at.atZone(zone)))
                  .orElse("never")));
        }
      }
    }
    return rows.size() == 1 ? "" : Understood.table(rows);
  }

  /// What deserves a second look.
  static List<String> notes(Config config) {
    var notes = new ArrayList<String>();
    if (config.drills().plan().isEmpty()) {
      return notes;
    }
    if (config.collector().tokenFile().isEmpty()) {
      notes.add("planned drills cannot run without collector: token-file: the agent cuts nothing for strangers");
    }
    config.routers()
        .stream()
        .filter(router -> router.tunnels().size() < 2)
        .forEach(router -> notes.add(
            "no drill runs on %s: it has one tunnel, and nothing else would carry the crew".formatted(router.name())));
    return notes;
  }
}
