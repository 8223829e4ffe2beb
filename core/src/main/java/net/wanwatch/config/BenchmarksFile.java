package net.wanwatch.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.wanwatch.config.Benchmarks.QuietHours;
import net.wanwatch.config.Benchmarks.Variant;
import net.wanwatch.config.Benchmarks.When;
import net.wanwatch.fact.Throughput.Direction;
import net.wanwatch.fact.Throughput.Over;
import net.wanwatch.fact.Throughput.Protocol;

/// Reads what the file says about throughput tests: the section `benchmarks`, and each tunnel's ceiling and budget.
final class BenchmarksFile {
  private static final Duration SECONDS = Duration.ofSeconds(15);
  private static final Duration OMITTED = Duration.ofSeconds(2);
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
    return new Benchmarks(scenario, zone.isEmpty() ? ZoneId.systemDefault() : zone.get().zone(), quietHours(),
        gate.isEmpty() ? Benchmarks.LOAD_GATE : gate.get().percent(),
        loss.isEmpty() ? Benchmarks.CREW_LOSS : loss.get().percent(), plan());
  }

  private static String scenario(Section keys, String otherwise) throws BadConfig {
    var value = keys.value("scenario");
    return value.isEmpty() ? otherwise : value.get().name(32, ".-");
  }

  private List<QuietHours> quietHours() throws BadConfig {
    var hours = new ArrayList<QuietHours>();
    if (keys.value("quiet-hours").isPresent()) {
      for (var value : keys.needed("quiet-hours").elements()) {
        hours.add(quietHours(value));
      }
    }
    return hours;
  }

  private static QuietHours quietHours(Value value) throws BadConfig {
    var text = value.text();
    try {
      int dash = text.indexOf('-');
      var hours = new QuietHours(LocalTime.parse(text.substring(0, Math.max(0, dash))),
          LocalTime.parse(text.substring(dash + 1)));
      if (!hours.from().equals(hours.until())) {
        return hours;
      }
    } catch (DateTimeException _) {
      // said below
    }
    throw value.wrong("quiet-hours %s are none: write from-until, such as 22:00-08:00".formatted(value.quoted()));
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
        omitted.isEmpty() ? OMITTED : Duration.ofSeconds(omitted.get().whole(0, 10)), when(keys, named),
        scenario(keys, scenario));
  }

  private static When when(Section keys, Value named) throws BadConfig {
    var every = keys.value("every");
    var cron = keys.value("cron");
    var jitter = keys.value("jitter");
    if (every.isPresent() == cron.isPresent()) {
      throw named.wrong("variant %s needs either every or cron: write 'every: 5h' or 'cron: \"30 */4 * * *\"'"
          .formatted(named.quoted()));
    }
    if (cron.isPresent()) {
      if (jitter.isPresent()) {
        throw jitter.get().wrong("jitter belongs to every: a cron expression names its times itself");
      }
      return cron(cron.get());
    }
    var stretch = every.orElseThrow().duration(Duration.ofSeconds(5), Duration.ofDays(31), "5s to 744h");
    if (jitter.isEmpty()) {
      return new When.Every(stretch, stretch.dividedBy(5));
    }
    var late = jitter.get().duration(Duration.ZERO, Duration.ofDays(31), "0s to 744h");
    if (late.compareTo(stretch) >= 0) {
      throw jitter.get().wrong("jitter %s must be less than every".formatted(jitter.get().quoted()));
    }
    return new When.Every(stretch, late);
  }

  private static When cron(Value value) throws BadConfig {
    var text = value.text();
    try {
      return new When.Calendar(new Cron(text));
    } catch (IllegalArgumentException e) {
      throw value.wrong("cron %s is no expression of five fields (minute hour day month weekday): write one such as"
          .formatted(value.quoted()) + " \"30 */4 * * *\"");
    }
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
