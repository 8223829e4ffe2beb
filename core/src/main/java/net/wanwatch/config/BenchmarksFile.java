package net.wanwatch.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;

/// Reads what the file says about throughput tests: the section `benchmarks`, and each tunnel's ceiling and budget.
final class BenchmarksFile {
  private static final Duration SECONDS = Duration.ofSeconds(15);
  private static final Duration OMITTED = Duration.ofSeconds(2);
  private static final Duration LEAST = Duration.ofSeconds(5);
  private static final int CAPACITY_FLOWS = 8;

  private final Section keys;
  private final String scenario;

  private BenchmarksFile(Section keys) throws BadConfig {
    this.keys = keys;
    this.scenario = scenario(keys, Benchmarks.SCENARIO);
  }

  static Benchmarks read(Section file) throws BadConfig {
    var section = file.value("benchmarks");
    return section.isEmpty() ? Benchmarks.none() : new BenchmarksFile(section.get().section()).read();
  }

  private Benchmarks read() throws BadConfig {
    var zone = keys.value("time-zone");
    var gate = keys.value("load-gate");
    var loss = keys.value("crew-loss");
    return new Benchmarks(scenario, zone.isEmpty() ? ZoneId.systemDefault() : zone.get().zone(),
        Schedules.quietHours(keys), gate.isEmpty() ? Benchmarks.LOAD_GATE : gate.get().percent(),
        loss.isEmpty() ? Benchmarks.CREW_LOSS : loss.get().percent(), plan());
  }

  private static String scenario(Section keys, String otherwise) throws BadConfig {
    var value = keys.value("scenario");
    return value.isEmpty() ? otherwise : value.get().name(32, ".-");
  }

  private List<Variant> plan() throws BadConfig {
    var plan = new ArrayList<Variant>();
    var names = new Once("give each variant a name of its own");
    if (keys.value("plan").isPresent()) {
      for (var value : keys.needed("plan").elements()) {
        plan.add(variant(value.section(), names));
      }
    }
    return plan;
  }

  private Variant variant(Section keys, Once names) throws BadConfig {
    var named = keys.needed("name");
    var name = named.name(32, ".-");
    names.claim(name, "a variant", named);
    if (name.equals("by-hand")) {
      throw named.wrong("name 'by-hand' is what a run by hand is called: give the variant another");
    }
    var over = keys.value("over");
    var protocol = keys.value("protocol");
    var flows = keys.value("flows");
    var seconds = keys.value("seconds");
    var omitted = keys.value("omitted");
    return new Variant(name, over.isEmpty() ? Over.TUNNEL : over.get().word(Over.class),
        keys.needed("direction").word(Direction.class), flows.isEmpty() ? CAPACITY_FLOWS : flows.get().whole(1, 64),
        protocol.isEmpty() ? Protocol.TCP : protocol.get().word(Protocol.class),
        seconds.isEmpty() ? SECONDS : Duration.ofSeconds(seconds.get().whole(1, 60)),
        omitted.isEmpty() ? OMITTED : Duration.ofSeconds(omitted.get().whole(0, 10)),
        Schedules.when(keys, named, "variant", LEAST, "5s to 744h"), scenario(keys, scenario));
  }

  /// One rate for both directions, or one each.
  static Optional<Ceiling> ceiling(Section tunnel) throws BadConfig {
    var value = tunnel.value("ceiling");
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get().isScalar()) {
      long both = value.get().rate();
      return Optional.of(new Ceiling(both, both));
    }
    var keys = value.get().section();
    return Optional.of(new Ceiling(keys.needed("down").rate(), keys.needed("up").rate()));
  }

  static Budget budget(Section tunnel) throws BadConfig {
    var value = tunnel.value("budget");
    if (value.isEmpty()) {
      return Budget.NONE;
    }
    var keys = value.get().section();
    return new Budget(size(keys, "day"), size(keys, "month"));
  }

  private static OptionalLong size(Section keys, String key) throws BadConfig {
    var value = keys.value(key);
    return value.isEmpty() ? OptionalLong.empty() : OptionalLong.of(value.get().size());
  }
}
