package net.wanwatch.collector.router;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.wanwatch.collector.mwan3.Mwan3;
import net.wanwatch.collector.mwan3.Mwan3Settings;

/// A router's settings that matter to whoever reads the journal later, by name: versions, and how mwan3 tracks and
/// shares. Addresses are left out, track IPs are only counted.
final class RouterSettings {
  private static final List<String> GLOBALS = List.of("mmx_mask", "logging", "loglevel");

  private RouterSettings() {}

  /// Empty until mwan3's settings were read once.
  static Map<String, String> of(RouterReading reading) {
    var known = reading.mwan3().flatMap(Mwan3::settings);
    if (known.isEmpty()) {
      return Map.of();
    }
    var settings = new TreeMap<String, String>();
    reading.versions().forEach((what, version) -> settings.put("version." + what, version));
    known.get().interfaces().values().forEach(i -> tracked(i, settings));
    known.get().policies().values().forEach(p -> policy(p, known.get(), settings));
    known.get()
        .rules()
        .forEach(rule -> settings.put("rule." + rule.name(), rule.policy() + (rule.sticky() ? ", sticky" : "")));
    GLOBALS.forEach(option -> Optional.ofNullable(known.get().globals().get(option))
        .ifPresent(values -> settings.put("globals." + option, String.join(" ", values))));
    return settings;
  }

  private static void tracked(Mwan3Settings.Interface it, Map<String, String> to) {
    var name = "interface." + it.name() + ".";
    to.put(name + "enabled", String.valueOf(it.enabled()));
    to.put(name + "initial-state", it.initialState());
    to.put(name + "track-ips", String.valueOf(it.trackIps().size()));
    to.put(name + "reliability", String.valueOf(it.reliability()));
    to.put(name + "count", String.valueOf(it.count()));
    to.put(name + "timeout", seconds(it.timeout()));
    to.put(name + "interval", seconds(it.interval()));
    to.put(name + "failure-interval", seconds(it.failureInterval()));
    to.put(name + "recovery-interval", seconds(it.recoveryInterval()));
    to.put(name + "down", String.valueOf(it.down()));
    to.put(name + "up", String.valueOf(it.up()));
    to.put(name + "flush-conntrack", String.join(" ", it.flushConntrack()));
  }

  private static void policy(Mwan3Settings.Policy policy, Mwan3Settings all, Map<String, String> to) {
    to.put("policy." + policy.name() + ".last-resort", policy.lastResort());
    to.put("policy." + policy.name() + ".members",
        policy.members()
            .stream()
            .flatMap(name -> Optional.ofNullable(all.members().get(name)).stream())
            .map(m -> "%s metric %d weight %d".formatted(m.interfaceName(), m.metric(), m.weight()))
            .collect(Collectors.joining(", ")));
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
