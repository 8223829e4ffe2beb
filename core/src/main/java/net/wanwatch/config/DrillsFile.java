package net.wanwatch.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.wanwatch.config.Config.Router;
import net.wanwatch.config.Config.Tunnel;
import net.wanwatch.fact.DrillKind;

/// Reads what the file says about drills: the section `drills`.
final class DrillsFile {
  private static final Duration SECONDS = Duration.ofSeconds(30);
  /// A tunnel needs its time to be well again.
  private static final Duration LEAST = Duration.ofMinutes(5);

  private final List<Router> routers;

  private DrillsFile(List<Router> routers) {
    this.routers = routers;
  }

  static Drills read(Section file, List<Router> routers) throws BadConfig {
    var section = file.value("drills");
    if (section.isEmpty()) {
      return Drills.none();
    }
    var keys = section.get().section();
    return new Drills(Schedules.quietHours(keys), new DrillsFile(routers).plan(keys));
  }

  private List<Drills.Planned> plan(Section keys) throws BadConfig {
    var plan = new ArrayList<Drills.Planned>();
    var names = new Once("give each drill a name of its own");
    if (keys.value("plan").isPresent()) {
      for (var value : keys.needed("plan").elements()) {
        plan.add(planned(value.section(), names));
      }
    }
    return plan;
  }

  private Drills.Planned planned(Section keys, Once names) throws BadConfig {
    var named = keys.needed("name");
    var name = named.name(32, ".-");
    names.claim(name, "a drill", named);
    var kind = keys.value("kind");
    var seconds = keys.value("seconds");
    return new Drills.Planned(name, tunnels(keys),
        kind.isEmpty() ? DrillKind.FAR_END : kind.get().word(DrillKind.class),
        seconds.isEmpty() ? SECONDS : Duration.ofSeconds(seconds.get().whole(1, Drills.LONGEST)),
        Schedules.when(keys, named, "drill", LEAST, "5m to 744h"));
  }

  private List<String> tunnels(Section keys) throws BadConfig {
    var tunnels = new ArrayList<String>();
    if (keys.value("tunnels").isPresent()) {
      for (var value : keys.needed("tunnels").elements()) {
        tunnels.add(tunnel(value, routers));
      }
    }
    return tunnels;
  }

  /// One that there is.
  static String tunnel(Value value, List<Router> routers) throws BadConfig {
    var known = routers.stream().flatMap(router -> router.tunnels().stream()).map(Tunnel::name).distinct().toList();
    if (!known.contains(value.text())) {
      throw value.wrong("there is no tunnel %s: there are %s".formatted(value.quoted(), String.join(", ", known)));
    }
    return value.text();
  }
}
