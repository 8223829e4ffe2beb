package net.wanwatch.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.wanwatch.config.Config.Router;
import net.wanwatch.fact.Compared.Way;
import net.wanwatch.fact.Compared.Work;

/// Reads what the file says about comparisons: the section `comparisons`.
final class ComparisonsFile {
  private static final int SECONDS = 8;
  private static final int BLOCKS = 8;
  private static final int BULK_FLOWS = 8;
  /// One takes minutes.
  private static final Duration LEAST = Duration.ofHours(1);

  private final List<Router> routers;

  private ComparisonsFile(List<Router> routers) {
    this.routers = routers;
  }

  static Comparisons read(Section file, List<Router> routers) throws BadConfig {
    var section = file.value("comparisons");
    if (section.isEmpty()) {
      return Comparisons.none();
    }
    var keys = section.get().section();
    return new Comparisons(Schedules.quietHours(keys), BenchmarksFile.budget(keys),
        new ComparisonsFile(routers).plan(keys));
  }

  private List<Comparisons.Planned> plan(Section keys) throws BadConfig {
    var plan = new ArrayList<Comparisons.Planned>();
    var names = new Once("give each comparison a name of its own");
    if (keys.value("plan").isPresent()) {
      for (var value : keys.needed("plan").elements()) {
        plan.add(planned(value.section(), names));
      }
    }
    return plan;
  }

  private Comparisons.Planned planned(Section keys, Once names) throws BadConfig {
    var named = keys.needed("name");
    var name = named.name(32, ".-");
    names.claim(name, "a comparison", named);
    var word = keys.value("work");
    var work = word.isEmpty() ? Work.BULK : word.get().word(Work.class);
    var tunnel = keys.value("tunnel");
    return new Comparisons.Planned(name, work, flows(keys, work),
        Duration.ofSeconds(whole(keys, "seconds", 1, 30, SECONDS)),
        whole(keys, "blocks", Comparisons.FEWEST_BLOCKS, Comparisons.MOST_BLOCKS, BLOCKS), ways(keys, work),
        tunnel.isEmpty() ? Optional.empty() : Optional.of(DrillsFile.tunnel(tunnel.get(), routers)),
        Schedules.when(keys, named, "comparison", LEAST, "1h to 744h"));
  }

  private static int flows(Section keys, Work work) throws BadConfig {
    int flows = whole(keys, "flows", 1, 32, work == Work.BULK ? BULK_FLOWS : 1);
    if (work == Work.CALL && flows > 1) {
      throw keys.needed("flows").wrong("flows '%d': a call has one flow".formatted(flows));
    }
    return flows;
  }

  private static List<Way> ways(Section keys, Work work) throws BadConfig {
    if (keys.value("ways").isEmpty()) {
      return List.of(Way.values());
    }
    var value = keys.needed("ways");
    var ways = new ArrayList<Way>();
    for (var way : value.elements()) {
      ways.add(way.word(Way.class));
    }
    if (ways.stream().filter(way -> work != Work.CALL || way != Way.MPTCP).count() < 2) {
      throw value.wrong(work == Work.CALL
          ? "ways: a call's packets need one and mwan3, for MPTCP carries TCP alone"
          : "ways: one alone is compared with nothing: write two or three of one, mwan3, mptcp");
    }
    return ways;
  }

  private static int whole(Section keys, String key, int least, int most, int otherwise) throws BadConfig {
    var value = keys.value(key);
    return value.isEmpty() ? otherwise : value.get().whole(least, most);
  }
}
